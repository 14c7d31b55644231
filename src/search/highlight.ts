import type { PhraseTerm, SearchQuery, WordTerm } from './query.ts'
import { distinctSigns, type Token, tokenize } from './tokenize.ts'

export interface HighlightRun {
  readonly text: string
  readonly hit: boolean
}

/** UTF-16 units that a fragment shows of a long text. */
const FRAGMENT = 240
/** How far into a text hits are looked for. */
const MAX_TEXT = 1_000_000

interface Hit {
  readonly start: number
  readonly end: number
  readonly term: number
}

/**
 * The fragment of a text with the most of what was asked for, cut into runs that join to an unbroken part of it; null where nothing of it
 * occurs. By our own reading of words and from the archive's text, not the engine's: what an index still holds may no longer be shown.
 */
export function highlight(text: string, query: SearchQuery): HighlightRun[] | null {
  const tokens = tokenize(text.slice(0, MAX_TEXT))
  const hits = query.terms.flatMap((term, index) => (term.kind === 'word' ? wordHits(tokens, term, index) : phraseHits(tokens, term, index)))
  if (hits.length === 0) return null
  hits.sort((a, b) => a.start - b.start || b.end - a.end)
  const [from, to] = text.length <= FRAGMENT ? [0, text.length] : fragment(text, tokens, hits)
  return toRuns(text, hits, from, to)
}

function wordHits(tokens: readonly Token[], term: WordTerm, index: number): Hit[] {
  const known = new Map<string, boolean>()
  const matches = (word: string) => {
    const before = known.get(word)
    if (before !== undefined) return before
    const found = isMatch(word, term)
    known.set(word, found)
    return found
  }
  return tokens.filter((token) => !token.isSign && matches(token.word)).map(({ start, end }) => ({ start, end, term: index }))
}

function isMatch(word: string, { word: asked, prefix, typos }: WordTerm): boolean {
  if (word === asked || (prefix && word.startsWith(asked))) return true
  if (typos === 0) return false
  return isNear(word, asked, typos) || (prefix && word.length > asked.length && isNear(word.slice(0, asked.length), asked, typos))
}

/** Whether one becomes the other by at most so many replaced, missing or extra letters; an exchange of neighbours counts one, as Meilisearch has it. */
function isNear(one: string, other: string, most: number): boolean {
  const [a, b] = [Array.from(one), Array.from(other)]
  if (Math.abs(a.length - b.length) > most) return false
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
      if (i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j]) left = Math.min(left, (j === 1 ? i - 1 : (before[j - 2] ?? 0)) + 1)
      next.push(left)
    }
    if (Math.min(...next, i + 1) > most) return false
    before = row
    row = next
  }
  return (row.at(-1) ?? a.length) <= most
}

function phraseHits(tokens: readonly Token[], { words }: PhraseTerm, index: number): Hit[] {
  const [first = ''] = words
  const hits: Hit[] = []
  for (let at = 0; at + words.length <= tokens.length; at++) {
    const token = tokens[at]
    if (!token) break
    if (words.length === 1 && token.isSign && token.word !== first && distinctSigns([token])[0] === first) {
      // A single sign: the token goes one sign further.
      hits.push({ start: token.start, end: Math.max(token.start + 1, tokens[at + 1]?.isSign && (tokens[at + 1]?.start ?? 0) < token.end ? (tokens[at + 1]?.start ?? 0) : token.end - 1), term: index })
      continue
    }
    if (words.length === 1 && token.isSign && distinctSigns([token])[1] === first && (tokens[at + 1]?.start ?? Infinity) >= token.end) {
      hits.push({ start: token.end - 1, end: token.end, term: index })
      continue
    }
    if (words.every((word, offset) => tokens[at + offset]?.word === word)) hits.push({ start: token.start, end: tokens[at + words.length - 1]?.end ?? token.end, term: index })
  }
  return hits
}

/** Where the most different terms stand together, the earliest of several; at the borders of words. */
function fragment(text: string, tokens: readonly Token[], hits: readonly Hit[]): [number, number] {
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
  // A passage longer than a fragment is shown whole.
  const open = hits.find((hit) => hit.start === best.start)
  return [Math.min(from, best.start), from + FRAGMENT >= text.length ? text.length : Math.max(last, open?.end ?? 0)]
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
