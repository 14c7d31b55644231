import { piecesOf } from './pieces.ts'
import { type PhraseTerm, type SearchQuery, typosOf, type WordTerm } from './query.ts'
import { firstSignOf, lengthOfFirstSign, otherWords, secondSignOf, type Token, tokenize } from './tokenize.ts'

export interface HighlightRun {
  readonly text: string
  readonly hit: boolean
}

/** The words of a piece of text, and the other words by which they can be found (see `otherWords`). */
interface Words {
  readonly tokens: readonly Token[]
  readonly others: readonly Token[]
}

/** The length of a fragment of a long text, in UTF-16 code units. */
const FRAGMENT = 240
/** How far the search for a better fragment continues after the first hit, in UTF-16 code units. */
const REACH = 1_000_000

interface Hit {
  readonly start: number
  readonly end: number
  readonly term: number
}

/**
 * Finds the fragment of the text in which the most terms of the query occur, and returns it split into adjacent runs.
 * Returns null if the text contains no term of the query. The hits are found by our own tokenizer in the archive's
 * text, because an engine may still have a text that must no longer be shown. In a long text, the search ends at the
 * time `until`, in milliseconds since 1970, and the best fragment so far is returned.
 */
export function highlight(text: string, query: SearchQuery, until = Infinity): HighlightRun[] | null {
  const finders = query.terms.map((term, index): ((piece: string, words: Words) => Hit[]) => {
    if (term.kind === 'phrase') return (piece, words) => phraseHits(piece, words, term, index)
    const [matches, matchesOther] = [matcherOf(term), matcherOf({ ...term, typos: 0 })]
    return (_piece, { tokens, others }) => [
      ...wordHits(tokens, matches, index),
      ...wordHits(others, matchesOther, index),
    ]
  })
  return byPiece(text, query.terms.length, until, (piece, tokens) => {
    const words = { tokens, others: otherWords(piece, tokens) }
    return runsOf(
      piece,
      tokens,
      finders.flatMap((find) => find(piece, words)),
    )
  })
}

/**
 * Finds hits in documents that match only because words are joined or divided. For the query `newspaper`, Meilisearch
 * also finds `news paper`; for two or three adjacent words of the query, such as `news paper`, it also finds
 * `newspaper`.
 */
export function highlightJoined(text: string, { terms }: SearchQuery, until = Infinity): HighlightRun[] | null {
  const joined = terms.flatMap((_, index) =>
    [2, 3].flatMap((count) => join(terms.slice(index, index + count), count) ?? []),
  )
  const matchers = joined.map(matcherOf)
  return byPiece(text, terms.length, until, (piece, tokens) =>
    runsOf(piece, tokens, [
      ...terms.flatMap((term, index) => (term.kind === 'word' ? apartHits(tokens, term, index) : [])),
      ...matchers.flatMap((matches, index) => wordHits(tokens, matches, index)),
    ]),
  )
}

interface Found {
  readonly runs: HighlightRun[]
  /** The number of different terms of the query in this fragment. */
  readonly terms: number
}

function byPiece(
  text: string,
  allTerms: number,
  until: number,
  find: (piece: string, tokens: readonly Token[]) => Found | null,
): HighlightRun[] | null {
  let best: Found | null = null
  let end = text.length
  for (const piece of piecesOf(text)) {
    if (piece.at >= end || Date.now() > until) break
    const found = find(piece.text, tokenize(piece.text))
    if (found && !best) end = Math.min(end, piece.at + REACH)
    if (found && found.terms > (best?.terms ?? 0)) best = found
    if (best && best.terms >= allTerms) break
  }
  return best?.runs ?? null
}

function runsOf(text: string, tokens: readonly Token[], hits: Hit[]): Found | null {
  if (hits.length === 0) return null
  hits.sort((a, b) => a.start - b.start || b.end - a.end)
  const { from, to, terms } =
    text.length <= FRAGMENT ? { from: 0, to: text.length, terms: 1 } : fragment(text, tokens, hits)
  return { runs: toRuns(text, hits, from, to), terms }
}

function join(terms: SearchQuery['terms'], count: number): WordTerm | null {
  const words = terms.flatMap((term) => (term.kind === 'word' ? term.word : []))
  if (words.length < count) return null
  const word = words.join('')
  const last = terms.at(-1)
  const typos = Math.max(0, typosOf(word) - (count - 1)) as 0 | 1 | 2
  return { kind: 'word', word, prefix: last?.kind === 'word' && last.prefix, typos }
}

function apartHits(tokens: readonly Token[], { word }: WordTerm, index: number): Hit[] {
  return tokens.flatMap((token, at) => {
    const next = tokens[at + 1]
    const isApart =
      next &&
      !token.isSign &&
      !next.isSign &&
      token.word.length + next.word.length === word.length &&
      word.startsWith(token.word) &&
      word.endsWith(next.word)
    return isApart ? [{ start: token.start, end: next.end, term: index }] : []
  })
}

type Matches = (word: string) => boolean

/**
 * Returns a function that compares words with a term. The results are cached, because the same words occur repeatedly.
 */
function matcherOf(term: WordTerm): Matches {
  const known = new Map<string, boolean>()
  return (word) => {
    const before = known.get(word)
    if (before !== undefined) return before
    const found = isMatch(word, term)
    known.set(word, found)
    return found
  }
}

function wordHits(tokens: readonly Token[], matches: Matches, index: number): Hit[] {
  return tokens
    .filter((token) => !token.isSign && matches(token.word))
    .map(({ start, end }) => ({ start, end, term: index }))
}

function isMatch(word: string, { word: asked, prefix, typos }: WordTerm): boolean {
  if (word === asked || (prefix && word.startsWith(asked))) return true
  return typos > 0 && isNear(word, asked, typos, prefix)
}

/**
 * Whether the word `one` can be turned into the word `other`. `most` is the maximum number of changes. A change
 * replaces, adds or removes a letter. As in Meilisearch, exchanging two adjacent letters also counts as one change. If
 * `isBeginningEnough` is true, only the first letters of `one` must be turned into `other`, and the rest of `one` is
 * ignored.
 */
function isNear(one: string, other: string, most: number, isBeginningEnough: boolean): boolean {
  const [a, b] = [Array.from(one), Array.from(other)]
  if (b.length - a.length > most || (!isBeginningEnough && a.length - b.length > most)) return false
  let row = b.map((_, index) => index + 1)
  let before: number[] = []
  for (let i = 0; i < a.length; i++) {
    let left = i + 1
    let corner = i
    const next: number[] = []
    for (let j = 0; j < b.length; j++) {
      const above = row[j] ?? 0
      left = Math.min(above + 1, left + 1, corner + (a[i] === b[j] ? 0 : 1))
      corner = above
      if (i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j])
        left = Math.min(left, (j === 1 ? i - 1 : (before[j - 2] ?? 0)) + 1)
      next.push(left)
    }
    if (isBeginningEnough && left <= most) return true
    if (Math.min(...next, i + 1) > most) return false
    before = row
    row = next
  }
  return (row.at(-1) ?? a.length) <= most
}

function phraseHits(text: string, { tokens, others }: Words, { words }: PhraseTerm, index: number): Hit[] {
  const [first = ''] = words
  const hits = words.length === 1 ? wordHits(others, (word) => word === first, index) : []
  for (let at = 0; at + words.length <= tokens.length; at++) {
    const token = tokens[at]
    if (!token) break
    if (words.every((word, offset) => tokens[at + offset]?.word === word))
      hits.push({ start: token.start, end: tokens[at + words.length - 1]?.end ?? token.end, term: index })
    else if (words.length === 1 && token.isSign) {
      // The phrase is a single character. In scripts without spaces, a token consists of two characters, so only the
      // half that matches the phrase is highlighted.
      const border = token.start + lengthOfFirstSign(text.slice(token.start, token.end))
      if (firstSignOf(token) === first) hits.push({ start: token.start, end: border, term: index })
      else if (secondSignOf(token) === first) hits.push({ start: border, end: token.end, term: index })
    }
  }
  return hits
}

/**
 * Finds the fragment that contains the largest number of different terms. If there are several such fragments, the
 * earliest of them is chosen. A fragment begins and ends between words.
 */
function fragment(
  text: string,
  tokens: readonly Token[],
  hits: readonly Hit[],
): { readonly from: number; readonly to: number; readonly terms: number } {
  let best = { start: 0, terms: 0 }
  hits.forEach((hit, index) => {
    const terms = new Set<number>()
    for (let at = index; at < hits.length; at++) {
      const other = hits[at]
      if (!other || other.end > hit.start + FRAGMENT * 0.75) break
      terms.add(other.term)
    }
    if (terms.size > best.terms || best.terms === 0) best = { start: hit.start, terms: Math.max(1, terms.size) }
  })
  const wanted = Math.max(0, Math.min(best.start - FRAGMENT / 4, text.length - FRAGMENT))
  const from = wanted === 0 ? 0 : (tokens.find((token) => token.start >= wanted)?.start ?? best.start)
  const last = tokens.findLast((token) => token.end <= from + FRAGMENT && token.end > from)?.end ?? from + FRAGMENT
  // A hit that is longer than a fragment is shown in full.
  const open = hits.find((hit) => hit.start === best.start)
  return {
    from: Math.min(from, best.start),
    to: from + FRAGMENT >= text.length ? text.length : Math.max(last, open?.end ?? 0),
    terms: best.terms,
  }
}

function toRuns(text: string, hits: readonly Hit[], from: number, to: number): HighlightRun[] {
  const runs: HighlightRun[] = []
  let at = from
  const push = (end: number, hit: boolean) => {
    if (end > at) runs.push({ text: text.slice(at, end), hit })
    at = Math.max(at, end)
  }
  for (const { start, end } of hits) {
    if (start < from || end > to || end <= at) continue
    push(start, false)
    push(end, true)
  }
  push(to, false)
  return runs
}
