import type { Log } from '../observe/log.ts'
import { pause } from '../wait.ts'
import { addressOf } from './meilisearch/engine.ts'
import type { MeilisearchOptions } from './meilisearch/client.ts'
import { giveNewId, isSameMeilisearch } from './meilisearch/copied-data.ts'
import type { IndexView } from './sync/watch-index.ts'

export interface WatchedCopy {
  readonly meilisearch: MeilisearchOptions
  view(): IndexView
}

const WATCH_MS = 1_000

/**
 * Until the signal is aborted, looks for two copies of the index with the same id. If someone has copied the data of
 * one Meilisearch to another, both contain the same id, and only one of them is kept up to date. Of two such copies, the
 * copy whose URL comes later in MEILI_URL is given a new id. If both URLs lead to the same Meilisearch, only logs a
 * warning.
 */
export async function watchEqualIds(copies: readonly WatchedCopy[], log: Log, signal: AbortSignal): Promise<void> {
  const pairs = copies.flatMap((one, index) => copies.slice(index + 1).map((other) => ({ one, other, isTold: false })))
  while (pairs.length > 0 && !signal.aborted) {
    for (const pair of pairs) {
      const [first, second] = [pair.one.view(), pair.other.view()]
      if (pair.isTold || !first.isUp || !second.isUp || first.id === null || first.id !== second.id) continue
      // Errors are ignored here: the comparison is repeated as long as the ids are equal.
      pair.isTold = await separate(pair.one, pair.other, log).catch(() => false)
    }
    await pause(WATCH_MS, signal)
  }
}

/** Returns whether both URLs lead to the same Meilisearch. If they do not, gives the index of `other` a new id. */
async function separate(one: WatchedCopy, other: WatchedCopy, log: Log): Promise<boolean> {
  const [address, otherAddress] = [addressOf(one.meilisearch.url), addressOf(other.meilisearch.url)]
  if (await isSameMeilisearch(one.meilisearch, other.meilisearch)) {
    log.warn(
      `search: the URLs ${address} and ${otherAddress} in MEILI_URL lead to the same Meilisearch: remove one of them`,
    )
    return true
  }
  log.warn(
    `search: the Meilisearch at ${otherAddress} has a copy of the data of the Meilisearch at ${address}; the copy gets an id of its own, and is compared with the archive before searches use it`,
  )
  await giveNewId(other.meilisearch)
  return false
}
