import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createLoaderKey, type Server, type ServerPlace, startServer } from '../crash/server.ts'
import { freePort } from '../start-postgres.ts'
import { type Client, createClient } from './load/job.ts'

export interface Installed {
  readonly place: ServerPlace
  readonly server: Server
  readonly client: Client
}

export interface InstalledOptions {
  /** The directory in which the server gets a directory of its own. */
  readonly directory: string
  /** The directory of the installed package. */
  readonly package: string
  readonly databaseUrl: string
  /** Additional environment variables for the server. */
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts the installed server with a client that may load, and stops the server after `use`. */
export async function withInstalled<T>(
  options: InstalledOptions,
  use: (installed: Installed) => Promise<T>,
): Promise<T> {
  const data = await mkdtemp(join(options.directory, 'server-'))
  const place = {
    package: options.package,
    directory: data,
    port: await freePort(),
    environment: { DATABASE_URL: options.databaseUrl, LOG_LEVEL: 'error', ...options.environment },
  }
  try {
    const server = await startServer(place)
    try {
      return await use({ place, server, client: createClient(server.url, await createLoaderKey(place)) })
    } finally {
      await server.stop()
    }
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}
