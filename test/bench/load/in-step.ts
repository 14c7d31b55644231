import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLoaderKey, startServer } from '../../crash/server.ts'
import { meilisearchBin } from '../../meilisearch.ts'
import { freePort } from '../../start-postgres.ts'
import { checkJob, createClient } from './job.ts'
import { peakMemoryMb } from './watch.ts'

const LOOK_MS = 500
const STATUS = '{ archive { search { engine pendingChanges lagSeconds } } }'

interface Status {
  readonly engine: string
  readonly pendingChanges: number
  readonly lagSeconds: number | null
}

export interface InStep {
  readonly peakMemoryMb: number
  /** The time, in seconds, from the beginning of the job until the index was complete. */
  readonly seconds: number
}

/** Loads a file into the installed server, which starts a Meilisearch and keeps its index up to date. */
export async function loadInStep(directory: string, installed: string, url: string, path: string): Promise<InStep> {
  const data = await mkdtemp(join(directory, 'server-'))
  const place = {
    package: installed,
    directory: data,
    port: await freePort(),
    environment: {
      DATABASE_URL: url,
      SEARCH_ENGINE: 'meilisearch',
      MEILI_BIN: meilisearchBin ?? '',
      LOG_LEVEL: 'error',
    },
  }
  try {
    const server = await startServer(place)
    try {
      const client = createClient(server.url, await createLoaderKey(place))
      const began = performance.now()
      const id = await client.startLoad(path)
      for (let isInStep = false; !isInStep;) {
        await sleep(LOOK_MS)
        const job = await client.findJob(id)
        if (job.finishedAt === null) continue
        checkJob(job)
        const { archive } = await client.ask(STATUS)
        const { engine, pendingChanges, lagSeconds } = archive?.['search'] as Status
        // Until the first index of Meilisearch is complete, Postgres answers searches.
        isInStep = engine === 'MEILISEARCH' && pendingChanges === 0 && lagSeconds === 0
      }
      return { peakMemoryMb: await peakMemoryMb(server.pid), seconds: (performance.now() - began) / 1000 }
    } finally {
      await server.stop()
    }
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}
