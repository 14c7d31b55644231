import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../src/postgres/embedded.ts'
import { migrate } from '../src/postgres/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The URL of the server's maintenance database. */
    postgresUrl: string
    /** A migrated database that is never changed, and from which `create database … template` copies. */
    templateDatabase: string
    /** A directory that is removed after the run. */
    scratchDirectory: string
  }
}

/**
 * Starts one real Postgres for the whole run: the server at TEST_DATABASE_URL or, if it is not set, an embedded one in
 * a temporary directory.
 */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL']
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-test-'))
  // As root, the server runs as another user, who needs permission to enter the directory.
  await chmod(directory, 0o755)
  const server = given
    ? null
    : // The kill -9 tests check durability on servers of their own. Here it would only cost time.
      await startEmbedded({
        directory: join(directory, 'postgres'),
        port: await freePort(),
        flags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=200'],
      })
  const url = server?.url ?? given ?? ''
  const template = `verbatim_template_${process.pid}`
  const admin = postgres(url, { max: 1 })
  await admin.unsafe(`create database ${template}`)
  await migrate(databaseUrl(url, template))
  project.provide('postgresUrl', url)
  project.provide('templateDatabase', template)
  project.provide('scratchDirectory', directory)
  return async () => {
    await admin.unsafe(`drop database if exists ${template} with (force)`)
    await admin.end()
    await server?.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
