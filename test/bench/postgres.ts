import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import { type EmbeddedServer, startEmbedded } from '../../src/postgres/embedded.ts'

/** Starts the PostgreSQL of the benchmarks, whose data is kept in `directory` for later runs. */
export function startBenchPostgres(directory: string, say: (line: string) => void): Promise<EmbeddedServer> {
  return startEmbedded({
    directory: join(directory, 'postgres'),
    flags: ['-c', 'shared_buffers=512MB', '-c', 'max_wal_size=4GB', '-c', 'max_connections=100'],
    say,
  })
}

export interface Bench {
  /** The directory for the files of this benchmark. */
  readonly files: string
  readonly server: EmbeddedServer
  readonly admin: postgres.Sql
}

/** Starts the PostgreSQL of the benchmarks for the benchmark of this name, with a client for its databases. */
export async function openBench(directory: string, name: string, say: (line: string) => void): Promise<Bench> {
  const files = join(directory, name)
  await mkdir(files, { recursive: true })
  const server = await startBenchPostgres(directory, say)
  return { files, server, admin: postgres(server.url, { max: 1, onnotice: () => {} }) }
}
