import { setTimeout as sleep } from 'node:timers/promises'
import { meilisearchBin } from '../../meilisearch.ts'
import { withInstalled } from '../installed.ts'
import { checkJob } from './job.ts'
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
export function loadInStep(directory: string, installed: string, databaseUrl: string, path: string): Promise<InStep> {
  const environment = { SEARCH_ENGINE: 'meilisearch', MEILI_BIN: meilisearchBin ?? '' }
  return withInstalled({ directory, package: installed, databaseUrl, environment }, async ({ server, client }) => {
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
  })
}
