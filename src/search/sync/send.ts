import type { Sql } from '../../postgres/sql.ts'
import { type DocumentRef, toDocumentKey } from '../document.ts'
import { type SearchIndex, SearchRefusal } from '../engine.ts'
import { readDocuments } from '../source/read-documents.ts'
import { settleAll } from './settle-all.ts'
import { withChildSignal } from './child-signal.ts'
import type { Refusal } from './pending.ts'
import { noteWide } from './wide-articles.ts'

export type Target = Pick<SearchIndex, 'put' | 'remove'>

/**
 * Sends the current state of the records to the indexes. Returns the documents that an index refused.
 * @throws UNAVAILABLE if the engine fails. It is then unknown which documents were written.
 */
export async function send(
  sql: Sql,
  indexes: readonly Target[],
  refs: readonly DocumentRef[],
  signal: AbortSignal,
): Promise<Refusal[]> {
  const documents = await readDocuments(sql, refs)
  await noteWide(sql, documents)
  signal.throwIfAborted()
  const readable = new Set(documents.map(toDocumentKey))
  const gone = refs.filter((ref) => !readable.has(toDocumentKey(ref)))
  const refusals = await withChildSignal(signal, (own) =>
    settleAll(
      indexes.flatMap((index) => [
        divide(documents, (part) => index.put(part, { signal: own })),
        divide(gone, (part) => index.remove(part, { signal: own })),
      ]),
    ),
  )
  return [...new Map(refusals.flat().map((refusal) => [toDocumentKey(refusal), refusal])).values()]
}

// The number of parts into which a refused payload is divided. A write takes Meilisearch half a second, whatever its
// size, and writes that are sent together are processed together. Finding one invalid document among 10,000 takes 5
// rounds with 8 parts, and 14 rounds with 2 parts.
const PARTS = 8

/** Divides refused payloads until it is known which documents are refused. */
async function divide<R extends DocumentRef>(
  refs: readonly R[],
  write: (part: readonly R[]) => Promise<void>,
): Promise<Refusal[]> {
  if (refs.length === 0) return []
  try {
    await write(refs)
    return []
  } catch (error) {
    if (!(error instanceof SearchRefusal)) throw error
    const [only] = refs
    if (only && refs.length === 1) return [{ kind: only.kind, id: only.id, reason: error.message }]
    const size = Math.ceil(refs.length / PARTS)
    const parts = Array.from({ length: Math.ceil(refs.length / size) }, (_, n) => refs.slice(n * size, (n + 1) * size))
    return (await settleAll(parts.map((part) => divide(part, write)))).flat()
  }
}
