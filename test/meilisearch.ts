import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { MeilisearchOptions } from '../src/search/meilisearch/client.ts'
import { startChild } from '../src/search/meilisearch/child.ts'

export interface TestMeilisearch {
  readonly options: MeilisearchOptions
  readonly version: string
  stop(): Promise<void>
}

/** The path of the Meilisearch to start, or null if there is none. */
export const meilisearchBin = process.env['MEILI_BIN'] ?? findOnPath()
const given = process.env['MEILI_URL']

/** Whether a server can be reached (MEILI_URL) or started (MEILI_BIN, or a `meilisearch` on the PATH). */
export const hasMeilisearch = given !== undefined || meilisearchBin !== null

export const NO_MEILISEARCH = 'left out: no Meilisearch was found by MEILI_URL, by MEILI_BIN or on the PATH'

/** Starts a server for one test file or, if the server is shared, creates an index for the file. */
export async function startMeilisearch(): Promise<TestMeilisearch> {
  const index = `test_${randomBytes(6).toString('hex')}`
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-meili-'))
  const child = given === undefined ? await startChild({ bin: meilisearchBin ?? 'meilisearch', directory }) : null
  const options = { url: child?.url ?? given ?? '', key: child?.key ?? process.env['MEILI_KEY'] ?? null, index }
  const headers: Record<string, string> = options.key === null ? {} : { authorization: `Bearer ${options.key}` }
  const { pkgVersion } = (await (await fetch(`${options.url}/version`, { headers })).json()) as { pkgVersion: string }
  return {
    options,
    version: pkgVersion,
    async stop() {
      if (!child)
        for (const uid of [index, `${index}_next`])
          await fetch(`${options.url}/indexes/${uid}`, { method: 'DELETE', headers })
      await child?.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function findOnPath(): string | null {
  return (
    (process.env['PATH'] ?? '')
      .split(delimiter)
      .map((folder) => join(folder, 'meilisearch'))
      .find((file) => existsSync(file)) ?? null
  )
}
