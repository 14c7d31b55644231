import { setImmediate as breathe } from 'node:timers/promises'
import type { Db } from '../postgres/connect.ts'
import type { DocumentRef, SearchDocument } from './document.ts'
import type { SearchEngine, SearchRequest } from './engine.ts'
import type { PhraseTerm, SearchQuery, WordTerm } from './query.ts'
import { readDocuments } from './read-documents.ts'
import { tokenize } from './tokenize.ts'
import { firstPage, searchWithout } from './without.ts'

/** As many hits are read: 1,000 articles of 2.8 KB take 0.12 s. */
const MOST_READ = 1_000
const MOST_CHARACTERS = 10_000_000
const CHUNK = 25

/** Whether the engine may be wrong about a phrase of the query. */
export function isDoubtful(engine: SearchEngine, { terms, not }: SearchQuery): boolean {
  return [...terms, ...not].some((term) => isLong(engine, term))
}

/**
 * The request without what the engine would find, or with what it would leave out, though a phrase is not in it or is: its hits are read. `isSure` is
 * false where they are too many.
 */
export async function confirmPhrases(db: Db, engine: SearchEngine, request: SearchRequest): Promise<{ request: SearchRequest; isSure: boolean }> {
  const { query } = request
  if (!isDoubtful(engine, query)) return { request, isSure: true }
  const asked = { ...request, query: { ...query, not: query.not.filter((term) => !isLong(engine, term)) } }
  const { hits, hasMore } = await searchWithout(engine, { ...asked, page: firstPage(request.page, MOST_READ), want: { score: false, total: false, facets: [] } })
  const refs = hits.map((hit) => hit.ref)
  const wrong = hasMore ? null : await findWrong(db, refs, query.terms.filter((term) => isLong(engine, term)), query.not.filter((term) => isLong(engine, term)))
  return wrong === null ? { request, isSure: false } : { request: { ...asked, exclude: [...request.exclude, ...wrong] }, isSure: true }
}

function isLong({ surePhrase }: SearchEngine, term: WordTerm | PhraseTerm): term is PhraseTerm {
  return surePhrase !== undefined && term.kind === 'phrase' && term.words.length > surePhrase
}

/** Null where there is too much to read. */
async function findWrong(db: Db, refs: readonly DocumentRef[], wanted: readonly PhraseTerm[], unwanted: readonly PhraseTerm[]): Promise<DocumentRef[] | null> {
  const wrong: DocumentRef[] = []
  let read = 0
  for (let at = 0; at < refs.length; at += CHUNK) {
    for (const document of await readDocuments(db.read, refs.slice(at, at + CHUNK))) {
      const texts = textsOf(document)
      read += texts.reduce((sum, text) => sum + text.length, 0)
      if (read > MOST_CHARACTERS) return null
      const sequences = texts.map((text) => tokenize(text).map((token) => token.word))
      const isRight = wanted.every((term) => isIn(sequences, term)) && !unwanted.some((term) => isIn(sequences, term))
      if (!isRight) wrong.push({ kind: document.kind, id: document.id })
    }
    await breathe()
  }
  return wrong
}

function textsOf({ fields }: SearchDocument): string[] {
  return Object.values(fields).flatMap((value) => value)
}

function isIn(sequences: readonly (readonly string[])[], { words }: PhraseTerm): boolean {
  return sequences.some((sequence) => {
    for (let at = sequence.indexOf(words[0] ?? ''); at >= 0; at = sequence.indexOf(words[0] ?? '', at + 1)) {
      if (words.every((word, offset) => sequence[at + offset] === word)) return true
    }
    return false
  })
}
