import type { DocumentRef } from '../document.ts'
import type { SearchEngine, SearchPage, SearchRequest } from '../engine.ts'
import type { PhraseTerm, SearchQuery, WordTerm } from '../text/query.ts'
import { readOneByOne } from '../source/read-documents.ts'
import type { SearchHandles } from './access.ts'
import { firstPage, searchWithoutExcluded } from './without-excluded.ts'

/** The maximum number of hits whose texts are read. Reading 1,000 articles of 2.8 KB takes 0.12 s. */
const MOST_READ = 1_000
const MOST_CHARACTERS = 10_000_000
// Less than the 5 s of a whole search, because the engine searches again after the phrases have been checked.
const BUDGET_MS = 2_000

/** Whether the query has a phrase that the engine may match incorrectly. */
export function isDoubtful(engine: SearchEngine, { terms, not }: SearchQuery): boolean {
  return [...terms, ...not].some((term) => isDoubtfulTerm(engine, term))
}

/**
 * Reads the texts of the hits if the request contains phrases that the engine may match incorrectly. The returned
 * request excludes the hits whose texts lack such a phrase, or contain such a phrase although the query negates it. If
 * there are too many hits to read, or too little time, `isSure` is false, and the request is returned unchanged.
 */
export async function confirmPhrases(
  handles: SearchHandles,
  request: SearchRequest,
): Promise<{ request: SearchRequest; isSure: boolean }> {
  const { engine } = handles
  const { query, page } = request
  if (!isDoubtful(engine, query)) return { request, isSure: true }
  const isEverywhere = engine.guessesPhrases === 'everywhere'
  const isPhrase = (term: WordTerm | PhraseTerm): term is PhraseTerm => isDoubtfulTerm(engine, term)
  const [wanted, unwanted] = [query.terms.filter(isPhrase), query.not.filter(isPhrase)]
  // With `everywhere`, the engine would leave out documents that only seem to contain an unwanted phrase, so the query
  // is sent without these phrases. With `in long texts`, the engine leaves out only documents that certainly contain
  // such a phrase.
  const asked = isEverywhere
    ? { ...request, query: { ...query, not: query.not.filter((term) => !unwanted.includes(term)) } }
    : request
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
        handles,
        hits.map((hit) => hit.ref),
        wanted,
        unwanted,
      )
  return wrong === null
    ? { request, isSure: false }
    : { request: { ...asked, exclude: [...request.exclude, ...wrong] }, isSure: true }
}

function isDoubtfulTerm({ guessesPhrases }: SearchEngine, term: WordTerm | PhraseTerm): boolean {
  // With `everywhere`, the engine checks all pairs of neighbouring words, so it matches phrases of two words correctly.
  // With `in long texts`, the engine may check only that a long text contains both words.
  return term.kind === 'phrase' && term.words.length > (guessesPhrases === 'everywhere' ? 2 : 1)
}

/**
 * Finds the hits whose texts lack a wanted phrase or contain an unwanted one. Returns null if there are too many texts
 * to read, or too little time.
 */
async function findWrong(
  { db, texts }: SearchHandles,
  refs: readonly DocumentRef[],
  wanted: readonly PhraseTerm[],
  unwanted: readonly PhraseTerm[],
): Promise<DocumentRef[] | null> {
  const wrong: DocumentRef[] = []
  const until = Date.now() + BUDGET_MS
  let read = 0
  for await (const document of readOneByOne(db.read, refs)) {
    const fields = Object.values(document.fields).flatMap((value) => value)
    read += fields.reduce((sum, text) => sum + text.length, 0)
    if (read > MOST_CHARACTERS || Date.now() > until) return null
    const fits = await texts.fitsPhrases({ texts: fields, wanted, unwanted, until })
    if (fits === null) return null
    if (!fits) wrong.push({ kind: document.kind, id: document.id })
  }
  return wrong
}
