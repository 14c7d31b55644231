import { createHash } from 'node:crypto'
import type { IndexIdentity } from '../engine.ts'
import { type Call, nullIfMissing, waitForTask } from './client.ts'

// The id of an index is stored in the index itself, in a document that no search finds, because this document has no
// text. So the id does not depend on the URL of the Meilisearch, and is lost exactly when the documents are lost. The
// id is not stored in an index of its own, because a key for Meilisearch may give access only to our two indexes.
const ID_DOCUMENT = 'index_id'
// The field must be one of the displayed attributes of the index, because Meilisearch returns no other fields.
const ID_FIELD = 'hash'

/** A condition that finds the documents of all records, and leaves out the document with the id of the index. */
export const IS_RECORD = 'bucket EXISTS'

/** Returns null if there is no index `uid`, or if the index contains no id. */
export async function findId(call: Call, uid: string): Promise<string | null> {
  const asked = call('get', `indexes/${uid}/documents/${ID_DOCUMENT}`, { timeout: 'searchMs' })
  const found = (await nullIfMissing(asked)) as { [ID_FIELD]?: string } | null
  return found?.[ID_FIELD] ?? null
}

/** Stores the id in the index. */
export async function putId(call: Call, uid: string, id: string): Promise<void> {
  const body = [{ key: ID_DOCUMENT, [ID_FIELD]: id }]
  await waitForTask(call, await call('post', `indexes/${uid}/documents`, { body }))
}

/**
 * Finds out the identity of an index, which must exist. If the index contains no id, its id is derived from its
 * creation time, in nanoseconds. So several processes find out the same id without talking to each other.
 */
export async function identify(call: Call, uid: string): Promise<IndexIdentity> {
  // The creation time must be read before the id. If a rebuild replaces the index between the two reads, the second
  // read finds the id that is stored in the new index, so the creation time of the old index is not used.
  const born = await bornAt(call, uid)
  const id = await findId(call, uid)
  if (id !== null) return { id, state: 'named' }
  const { total } = (await call('post', `indexes/${uid}/documents/fetch`, { body: { limit: 0 } })) as { total: number }
  const hash = createHash('sha256').update(born).digest('hex').slice(0, 24)
  return { id: `meilisearch-${hash}`, state: total === 0 ? 'empty' : 'unnamed' }
}

/** The creation time of an index. If two indexes swap their names, each index keeps its creation time. */
export async function bornAt(call: Call, uid: string): Promise<string> {
  return ((await call('get', `indexes/${uid}`)) as { createdAt: string }).createdAt
}
