import type { Sql, Tx } from '../../postgres/sql.ts'
import { allowsPartialMatch, type PhraseTerm, type SearchQuery, type WordTerm } from '../text/query.ts'
import { hashTitle, MARKS, pairOf } from './words.ts'

/**
 * A query for Postgres. If the query allows partial matches (see `allowsPartialMatch`), `leading[k]` matches documents
 * with the first k + 1 terms. If not, the only entry of `leading` matches documents with all terms.
 */
export interface TextQuery {
  readonly leading: readonly string[]
  /**
   * Matches documents that contain all terms exactly. A word with a typo, or a longer word that begins with a term,
   * does not match.
   */
  readonly exact: string
  readonly titleHash: string
}

const MAX_SPELLINGS = 100

export async function toTextQuery(sql: Sql | Tx, query: SearchQuery): Promise<TextQuery> {
  const spellings = await Promise.all(
    query.terms.map(async (term) => (term.kind === 'word' && term.typos > 0 ? findSpellings(sql, term) : [])),
  )
  const negated = query.not.map((term) => `!${surePhrase(term)}`)
  const parts = query.terms.map((term, index) =>
    term.kind === 'word' ? word(term, spellings[index] ?? []) : phrase(term),
  )
  // A partial match may lack the last term, the last two terms, and so on, but never the first term.
  const optional = allowsPartialMatch(query) ? query.terms.map((_, index) => index).slice(1) : []
  const leading: string[] = []
  for (let kept = 0; kept <= optional.length; kept++) {
    const left = new Set(optional.slice(kept))
    leading.push([...parts.filter((_, index) => !left.has(index)), ...negated].join(' & '))
  }
  const exactParts = query.terms.map((term) => (term.kind === 'word' ? `'${term.word}'` : phrase(term)))
  return {
    leading,
    exact: [...exactParts, ...negated].join(' & '),
    titleHash: hashTitle(query.terms.flatMap((term) => (term.kind === 'word' ? [term.word] : term.words))),
  }
}

/** Matches every document that contains the phrase, and some documents that do not (see `isDoubtful`). */
function phrase({ words }: PhraseTerm): string {
  const sequence = sequenceOf(words)
  if (words.length === 1) return `(${sequence})`
  // Some words are indexed without a position: the last words of a very long document, and further occurrences of a
  // word that the document contains very often. If one of two neighbouring words has no position, the two words are
  // also indexed as a pair (see `pairOf`). A document that has pairs matches the phrase if all neighbouring words of
  // the phrase are neighbours in the document too: by their positions, or as an indexed pair. If not all pairs fit into
  // the index, a document that has all words matches.
  const pairs = words.slice(1).map((two, index) => pair(words[index] ?? '', two))
  const each = words.map((one) => `'${one}'`)
  return `(${sequence} | ('${MARKS.hasPairs}' & ${pairs.join(' & ')}) | ('${MARKS.lacksPairs}' & ${each.join(' & ')}))`
}

/** Matches only documents that contain the phrase, but not all of them. */
function surePhrase({ words }: PhraseTerm): string {
  return words.length === 2 ? pair(words[0] ?? '', words[1] ?? '') : `(${sequenceOf(words)})`
}

function sequenceOf(words: readonly string[]): string {
  return words.map((one) => `'${one}'`).join(' <-> ')
}

function pair(one: string, two: string): string {
  return `('${one}' <-> '${two}' | '${pairOf(one, two)}')`
}

function word({ word, prefix }: WordTerm, spellings: readonly string[]): string {
  return `(${[`'${word}'${prefix ? ':*' : ''}`, ...spellings.map((one) => `'${one}'`)].join(' | ')})`
}

/**
 * Finds the indexed words that a term may mean if the term is misspelled. If the term allows only one typo, its first
 * letter must be right. If the term allows two typos, its first letter may be wrong, extra or missing, but then the
 * rest must be right. These are the words that Postgres can find quickly, by their first letter or by the rest.
 */
async function findSpellings(sql: Sql | Tx, { word, typos }: WordTerm): Promise<string[]> {
  const length = Array.from(word).length
  const rest = Array.from(word).slice(1).join('')
  const first =
    typos === 2
      ? 'union select word from search_word where substr(word, 2) = any($4::text[]) union select word from search_word where word = any($4::text[])'
      : ''
  const rows = await sql.unsafe<{ word: string }[]>(
    `select word from (
      select word from search_word where left(word, 1) = left($1, 1) and length between $2::integer - ${typos} and $2::integer + ${typos}
        and levenshtein_less_equal(word, $1, $3::integer) <= $3::integer ${first}
    ) w where word <> $1 order by levenshtein_less_equal(word, $1, $3::integer), word limit ${MAX_SPELLINGS}`,
    [word, length, typos, ...(typos === 2 ? [`{${[rest, word].map((one) => `"${one}"`).join(',')}}`] : [])],
    { prepare: true },
  )
  return rows.map((row) => row.word)
}
