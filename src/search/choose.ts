import { createHash } from 'node:crypto'
import { access, constants } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import { ArchiveError } from '../errors.ts'
import type { Db } from '../postgres/connect.ts'
import type { SearchEngine } from './engine.ts'
import { addressOf, createMeilisearch } from './meilisearch/engine.ts'
import { keepChild } from './meilisearch/keep-child.ts'
import type { MeilisearchOptions } from './meilisearch/client.ts'
import { createPostgresSearch } from './postgres/engine.ts'

export type SearchConfig = Pick<
  Config,
  'databaseUrl' | 'searchEngine' | 'searchFallback' | 'meilisearches' | 'meiliBin' | 'path' | 'directory'
>

/** Collects the functions that are called when Verbatim shuts down, to stop what has been started. */
export interface Stops {
  add(stop: () => Promise<void>): void
  /**
   * Adds a function that is called at the start of the shutdown. Requests may still be in flight then, so `stop` must
   * not stop anything that these requests need.
   */
  addEarly(stop: () => Promise<void>): void
}

/** A copy of the index. */
export interface Copy {
  readonly engine: SearchEngine
  /** The address of Meilisearch, and its key. Null if the engine is Postgres. */
  readonly meilisearch: MeilisearchOptions | null
}

/** The search engines, and their description for the banner. */
export interface ChosenSearch {
  /** The copies of the index, at least one. The searches are divided among the copies. */
  readonly copies: readonly Copy[]
  /**
   * The engine that answers while all copies are down. Null if SEARCH_FALLBACK is off, or if the copies are in
   * Postgres.
   */
  readonly fallback: SearchEngine | null
  /**
   * The engine that answers until the first copy is complete. Null if `fallback` answers while the copies are being
   * built, or if the copies are in Postgres.
   */
  readonly standIn: SearchEngine | null
  readonly described: string
}

/**
 * With SEARCH_ENGINE=postgres, uses Postgres. Otherwise opens the Meilisearch at each URL in MEILI_URL. Without
 * MEILI_URL, starts a Meilisearch as a child process, from the executable in MEILI_BIN or, without MEILI_BIN, from the
 * `meilisearch` on the PATH. If none of these three variables is set, and the PATH has no `meilisearch` that starts,
 * uses Postgres.
 * @throws SETUP if SEARCH_ENGINE is meilisearch but no Meilisearch is found, or if Meilisearch does not start although
 * SEARCH_ENGINE or MEILI_BIN requires it.
 */
export async function openSearch(
  config: SearchConfig,
  db: Db,
  stops: Pick<Stops, 'add'>,
  say: (line: string) => void,
): Promise<ChosenSearch> {
  const { searchEngine, meilisearches } = config
  const postgres = (): ChosenSearch => ({
    copies: [{ engine: createPostgresSearch(db), meilisearch: null }],
    fallback: null,
    standIn: null,
    described: 'PostgreSQL full text',
  })
  const meilisearch = (all: readonly MeilisearchOptions[], where: string): ChosenSearch => ({
    copies: all.map((options) => ({ engine: createMeilisearch(options), meilisearch: options })),
    fallback: config.searchFallback ? createPostgresSearch(db) : null,
    standIn: config.searchFallback ? null : createPostgresSearch(db),
    described: `Meilisearch ${where}${config.searchFallback ? '; PostgreSQL while Meilisearch does not answer' : ''}`,
  })
  if (searchEngine === 'postgres') return postgres()
  if (meilisearches.length > 0)
    return meilisearch(meilisearches, `at ${meilisearches.map(({ url }) => addressOf(url)).join(' and ')}`)
  const bin = await findMeilisearch(config)
  if (bin !== null) {
    try {
      // The database URL is hashed, because it may contain a password.
      const archive = createHash('sha256')
        .update(config.databaseUrl ?? 'embedded')
        .digest('hex')
      const child = await keepChild({ bin, directory: join(resolve(config.directory), 'meilisearch'), archive, say })
      stops.add(() => child.stop())
      return meilisearch([{ url: child.url, key: child.key }], `(${bin}, a child of this process)`)
    } catch (error) {
      // If the configuration requires Meilisearch, and Meilisearch does not start, Verbatim does not start either. If
      // Meilisearch is used only because it was found on the PATH, and it does not start, Verbatim uses Postgres.
      if (searchEngine === 'meilisearch' || config.meiliBin !== null || !(error instanceof ArchiveError)) throw error
      say(`${error.message}\nPostgreSQL is used for searches until this is corrected.`)
      return postgres()
    }
  }
  if (searchEngine === 'meilisearch') {
    throw new ArchiveError(
      'SETUP',
      'SEARCH_ENGINE is meilisearch, but no Meilisearch was found: set MEILI_URL to its address or MEILI_BIN to its executable, put `meilisearch` on the PATH, or unset SEARCH_ENGINE.',
    )
  }
  return postgres()
}

async function findMeilisearch({ meiliBin, path }: SearchConfig): Promise<string | null> {
  if (meiliBin !== null && /[/\\]/.test(meiliBin)) return resolve(meiliBin)
  const name = meiliBin ?? 'meilisearch'
  for (const folder of path.split(delimiter).filter(Boolean)) {
    const bin = join(resolve(folder), name)
    if (
      await access(bin, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return bin
  }
  return meiliBin
}
