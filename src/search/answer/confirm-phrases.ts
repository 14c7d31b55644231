import { setImmediate as breathe } from 'node:timers/promises'
import type { Db } from '../../postgres/connect.ts'
import type { DocumentRef, SearchDocument } from '../document.ts'
import type { SearchEngine, SearchPage, SearchRequest } from '../engine.ts'
import type { PhraseTerm, SearchQuery, WordTerm } from '../text/query.ts'
import { readDocuments } from '../source/read-documents.ts'
import { tokenize } from '../text/tokenize.ts'
import { firstPage, searchWithoutExcluded } from './without-excluded.ts'

/** As many hits are read: 1,000 articles of 2.8 KB take 0.12 s. */
const MOST_READ = 1_000
const MOST_CHARACTERS = 10_000_000
const CHUNK = 25

/** Engines are sure of two words. */
const SURE_WORDS = 2

/** Whether an engine may be wrong about a phrase of the query. */
export function isDoubtful({ terms, not }: SearchQuery): boolean {
  return [...terms, ...not].some(isLong)
}

/**
 * The request without what the engine would find, or with what it would leave out, though a phrase is not in it or is:
 * its hits are read. `isSure` is false where they are too many.
 */
export async function confirmPhrases(
  db: Db,
  engine: SearchEngine,
  request: SearchRequest,
): Promise<{ request: SearchRequest; isSure: boolean }> {
  const { query, page } = request
  if (!isDoubtful(query)) return { request, isSure: true }
  const isEverywhere = engine.guessesPhrases === 'everywhere'
  const [wanted, unwanted] = [query.terms.filter(isLong), isEverywhere ? query.not.filter(isLong) : []]
  if (wanted.length + unwanted.length === 0) return { request, isSure: true }
  const asked = { ...request, query: { ...query, not: query.not.filter((term) => !unwanted.includes(term)) } }
  const first: SearchPage = isEverywhere
    ? firstPage(page, MOST_READ)
    : { sort: 'NEWEST', limit: MOST_READ, after: null, upTo: null }
  const { hits, hasMore } = await searchWithoutExcluded(engine, {
    ...asked,
    guessed: true,
    page: first,
    want: { score: false, total: false, facets: [] },
  })
  const wrong = hasMore
    ? null
    : await findWrong(
        db,
        hits.map((hit) => hit.ref),
        wanted,
        unwanted,
      )
  return wrong === null
    ? { request, isSure: false }
    : { request: { ...asked, exclude: [...request.exclude, ...wrong] }, isSure: true }
}

function isLong(term: WordTerm | PhraseTerm): term is PhraseTerm {
  return term.kind === 'phrase' && term.words.length > SURE_WORDS
}

/** Null where there is too much to read. */
async function findWrong(
  db: Db,
  refs: readonly DocumentRef[],
  wanted: readonly PhraseTerm[],
  unwanted: readonly PhraseTerm[],
): Promise<DocumentRef[] | null> {
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
