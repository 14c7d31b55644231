import { randomUUID } from 'node:crypto'
import { type MeilisearchOptions, nameOf, nullIfMissing, openClient, waitForTask } from './client.ts'
import { putId } from './identity.ts'

/**
 * Finds out whether two URLs lead to the same Meilisearch: writes a document through one URL, and tries to read it
 * through the other. The index must exist already: otherwise, the write creates it.
 */
export async function isSameMeilisearch(one: MeilisearchOptions, other: MeilisearchOptions): Promise<boolean> {
  const [call, otherCall, uid] = [openClient(one), openClient(other), nameOf(one)]
  // The key of the document is random, so that several processes can compare the same servers at the same time.
  const mark = `mark-${randomUUID()}`
  await waitForTask(call, await call('post', `indexes/${uid}/documents`, { body: [{ key: mark }] }))
  try {
    return (await nullIfMissing(otherCall('get', `indexes/${uid}/documents/${mark}`))) !== null
  } finally {
    await call('delete', `indexes/${uid}/documents/${mark}`).catch(() => {})
  }
}

/** Gives the index of a Meilisearch a new id, so that it no longer counts as the index from which it was copied. */
export async function giveNewId(options: MeilisearchOptions): Promise<void> {
  await putId(openClient(options), nameOf(options), `meilisearch-${randomUUID()}`)
}
