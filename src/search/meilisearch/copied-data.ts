import { randomUUID } from 'node:crypto'
import { type MeilisearchOptions, nameOf, nullIfMissing, openClient, waitForTask } from './client.ts'
import { putId } from './identity.ts'

/**
 * Whether two URLs lead to the same Meilisearch: a document that is written through one URL can be read through the
 * other. The index must exist.
 */
export async function isSameMeilisearch(one: MeilisearchOptions, other: MeilisearchOptions): Promise<boolean> {
  const [call, otherCall, uid] = [openClient(one), openClient(other), nameOf(one)]
  // Each call has a mark of its own, so that several processes can compare the same servers at the same time.
  const mark = `mark-${randomUUID()}`
  await waitForTask(call, await call('post', `indexes/${uid}/documents`, { body: [{ key: mark }] }))
  try {
    return (await nullIfMissing(otherCall('get', `indexes/${uid}/documents/${mark}`))) !== null
  } finally {
    await call('delete', `indexes/${uid}/documents/${mark}`).catch(() => {})
  }
}

/** Gives the index of a Meilisearch a new id, so that it counts as another index. */
export async function giveNewId(options: MeilisearchOptions): Promise<void> {
  await putId(openClient(options), nameOf(options), `meilisearch-${randomUUID()}`)
}
