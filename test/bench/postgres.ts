import { join } from 'node:path'
import { type EmbeddedServer, startEmbedded } from '../../src/postgres/embedded.ts'

/** Starts the PostgreSQL of the benchmarks, whose data is kept in `directory` for later runs. */
export function startBenchPostgres(directory: string, say: (line: string) => void): Promise<EmbeddedServer> {
  return startEmbedded({
    directory: join(directory, 'postgres'),
    flags: ['-c', 'shared_buffers=512MB', '-c', 'max_wal_size=4GB', '-c', 'max_connections=100'],
    say,
  })
}
