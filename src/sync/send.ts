import type { Sql } from '../postgres/connect.ts'
import { type DocumentRef, toDocumentKey } from '../search/document.ts'
import { type SearchIndex, SearchRefusal } from '../search/engine.ts'
import { readDocuments } from '../search/read-documents.ts'
import { all } from './all.ts'
import { linked } from './linked.ts'
import type { Refusal } from './pending.ts'

export type Target = Pick<SearchIndex, 'put' | 'remove'>

/** Makes the indexes hold these records as they are now. Answers what an index refused. @throws UNAVAILABLE: then nothing is known. */
export async function send(sql: Sql, indexes: readonly Target[], refs: readonly DocumentRef[], signal: AbortSignal): Promise<Refusal[]> {
  const documents = await readDocuments(sql, refs)
  signal.throwIfAborted()
  const held = new Set(documents.map(toDocumentKey))
  const gone = refs.filter((ref) => !held.has(toDocumentKey(ref)))
  const refusals = await linked(signal, (own) =>
    all(
      indexes.flatMap((index) => [
        halve(documents, (part) => index.put(part, { signal: own })),
        halve(gone, (part) => index.remove(part, { signal: own })),
      ]),
    ),
  )
  return [...new Map(refusals.flat().map((refusal) => [toDocumentKey(refusal), refusal])).values()]
}

/** Halves what is refused until the culprits stand alone. */
async function halve<R extends DocumentRef>(refs: readonly R[], write: (part: readonly R[]) => Promise<void>): Promise<Refusal[]> {
  if (refs.length === 0) return []
  try {
    await write(refs)
    return []
  } catch (error) {
    if (!(error instanceof SearchRefusal)) throw error
    const [only] = refs
    if (only && refs.length === 1) return [{ kind: only.kind, id: only.id, reason: error.message }]
    const middle = refs.length >> 1
    return [...(await halve(refs.slice(0, middle), write)), ...(await halve(refs.slice(middle), write))]
  }
}
