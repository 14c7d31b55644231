import type { Article } from './article.ts'

const MAX_BEFORE = 16
const MAX_AFTER = 8
const PARAGRAPHS_BEFORE = 3

/** Index of the first mention that begins at or after a token. */
export function firstMentionFrom({ mentions }: Article, token: number): number {
  let low = 0
  let high = mentions.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((mentions[middle]?.from ?? 0) < token) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The index of the mention that names the speaker inside the quotation marks, before a colon (`"LEE: Good evening."`),
 * or -1 if there is no such mention.
 */
function findLabel(article: Article, quote: number): number {
  const { mentions, tokens, tokenOfQuote, spans } = article
  const at = tokenOfQuote[quote] ?? 0
  const colon = tokens[at - 1]
  if (colon?.word !== ':' || colon.start < (spans[quote]?.start ?? Infinity)) return -1
  const last = firstMentionFrom(article, at) - 1
  return mentions[last]?.to === at - 1 ? last : -1
}

/**
 * The mentions that could be the speaker of a quote: the mentions near the quote, and `previous`, the mention that
 * spoke last (or -1), at any distance. Returns the indexes of the mentions, in the order of the text.
 */
export function listCandidates(article: Article, quote: number, previous: number): number[] {
  const label = findLabel(article, quote)
  if (label >= 0) return [label]
  const { mentions, tokens, tokenOfQuote } = article
  const at = tokenOfQuote[quote] ?? 0
  const paragraph = tokens[at]?.paragraph ?? 0
  const paragraphOf = (index: number) => tokens[mentions[index]?.from ?? -1]?.paragraph ?? -1
  const middle = firstMentionFrom(article, at)
  let from = middle
  while (from > 0 && middle - from < MAX_BEFORE && paragraphOf(from - 1) >= paragraph - PARAGRAPHS_BEFORE) from--
  let to = middle
  while (to < mentions.length && to - middle < MAX_AFTER && paragraphOf(to) <= paragraph + 1) to++
  const candidates = previous >= 0 && previous < from ? [previous] : []
  // A mention that contains the quote is not a candidate: in `Die „Morgenpost“ meint`, the marks enclose the name of a
  // newspaper.
  for (let i = from; i < to; i++) if (i >= middle || (mentions[i]?.to ?? 0) <= at) candidates.push(i)
  if (previous >= to) candidates.push(previous)
  return candidates
}
