import { type GoldArticle, type GoldQuote, judge } from '../../../scripts/learn/gold.ts'
import { type FoundQuote, NAMING_CONFIDENCE } from '../../../src/quotes/find-quotes.ts'

interface Answer {
  readonly confidence: number
  readonly isRight: boolean
}

/** An annotated quote with a known speaker, and the extractor's answer. */
interface Row extends Answer {
  readonly type: string
  readonly isAnswered: boolean
  /**
   * Whether the extracted name, or the printed mention if there is no name, matches the annotated name. Null if the
   * annotation has no name.
   */
  readonly isNameRight: boolean | null
}

interface Tally {
  exact: number
  tolerant: number
  predicted: number
  gold: number
  scare: number
  scareKept: number
}

interface Span {
  readonly start: number
  readonly end: number
}

const shared = (a: Span, b: Span): number => Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start))
const overlap = (a: Span, b: Span): number => shared(a, b) / (a.end - a.start + (b.end - b.start) - shared(a, b))
const isNear = (a: Span, b: Span): boolean => Math.abs(a.start - b.start) <= 1 && Math.abs(a.end - b.end) <= 1
const gap = (a: Span, b: Span): number => Math.max(a.start - b.end, b.start - a.end, 0)

const LETTER = /[\p{L}\p{N}]/u

/** Finds the places where these words occur in the text as whole words, outside of quotes. */
function occurrences(article: GoldArticle, words: string): Span[] {
  const { text, quotes } = article
  const found: Span[] = []
  for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + 1)) {
    const span = { start, end: start + words.length }
    const isWhole = !LETTER.test(text.charAt(start - 1)) && !LETTER.test(text.charAt(span.end))
    const isLabel = text.charAt(span.end) === ':' && quotes.some((quote) => quote.start === start)
    const isInside = quotes.some((quote) => quote.outerStart < span.end && span.start < quote.outerEnd)
    if (isWhole && (isLabel || !isInside)) found.push(span)
  }
  return found
}

/**
 * Returns the most likely place of a printed mention: in the paragraph of the quote, close to the quote and to its cue.
 */
function locate(article: GoldArticle, quote: FoundQuote): Span | null {
  if (quote.speakerAsPrinted === null) return null
  const cost = (span: Span): number => {
    const [from, to] = span.end <= quote.start ? [span.end, quote.start] : [quote.end, span.start]
    const isFar = from < to && article.text.slice(from, to).includes('\n')
    return gap(span, quote) + (isFar ? 1e7 : 0)
  }
  const nearest = (spans: readonly Span[], of: (span: Span) => number): Span | undefined =>
    spans.reduce<Span | undefined>((best, span) => (best && of(best) <= of(span) ? best : span), undefined)
  const cue = quote.cue ? nearest(occurrences(article, quote.cue), cost) : undefined
  const near = cue && cost(cue) < 1e7 ? cue : undefined
  const whole = (span: Span) => (span.start === quote.start ? -1 : cost(span) + (near ? 3 * gap(span, near) : 0))
  return nearest(occurrences(article, quote.speakerAsPrinted), whole) ?? null
}

function nameWords(name: string): string[] {
  const plain = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’']s?$/, '')
    .replace(/[,.]/g, ' ')
  const titles = /^(?:mr|mrs|ms|dr|sen|rep|gov|gen|president|senator|governor|jr|sr|herr|frau)$/
  return plain.split(/\s+/).filter((word) => word !== '' && !titles.test(word))
}

/** Whether two names have the same surname, and given names that may belong to the same person. */
function isSameName(a: string, b: string): boolean {
  const [x, y] = [nameWords(a), nameWords(b)]
  if (x.length === 0 || x.at(-1) !== y.at(-1)) return false
  const [first = '', other = ''] = [x[0], y[0]]
  if (x.length === 1 || y.length === 1 || first === other || x.at(-2) === y.at(-2)) return true
  return first[0] === other[0] && (first.length === 1 || other.length === 1)
}

function toRow(article: GoldArticle, gold: GoldQuote, quote: FoundQuote | undefined): Row {
  const type = gold.speaker?.type ?? 'none'
  const printed = quote?.speakerAsPrinted
  const name = quote && quote.confidence >= NAMING_CONFIDENCE ? quote.speakerName : null
  if (!quote || !printed)
    return { type, isAnswered: false, confidence: 0, isRight: false, isNameRight: gold.resolved ? false : null }
  const place = locate(article, quote)
  const isNamed = name !== null && Boolean(gold.resolved) && isSameName(name, gold.resolved ?? '')
  const isRight = isNamed || (place !== null && judge(article, gold, place.start, place.end) > 0)
  const isNameRight = gold.resolved ? isSameName(name ?? printed, gold.resolved) : null
  return { type, isAnswered: true, confidence: quote.confidence, isRight, isNameRight }
}

/**
 * Returns the precision of the most confident answers. The number of answers that count is `share` times the number of
 * all quotes that could be answered.
 */
function precisionAt(answers: readonly Answer[], share: number, all: number): string {
  const sorted = [...answers].sort((a, b) => b.confidence - a.confidence)
  const count = Math.round(all * share)
  if (count > sorted.length) return `${share * 100} % -`
  const right = sorted.slice(0, count).filter(({ isRight }) => isRight).length
  return `${share * 100} % ${(right / count).toFixed(3)}`
}

const SHARES = [0.5, 0.6, 0.7, 0.8, 0.9]

function ratio(part: number, whole: number): string {
  return `${whole === 0 ? '-' : (part / whole).toFixed(3)} (${part}/${whole})`
}

function f1(right: number, predicted: number, gold: number): string {
  return `P ${ratio(right, predicted)}  R ${ratio(right, gold)}  F1 ${((2 * right) / (predicted + gold)).toFixed(3)}`
}

/** Returns the figures of some articles as lines of text: spans, speakers by coverage, and names. */
export function figures(articles: readonly GoldArticle[], find: (article: GoldArticle) => FoundQuote[]): string[] {
  const tally: Tally = { exact: 0, tolerant: 0, predicted: 0, gold: 0, scare: 0, scareKept: 0 }
  const rows: Row[] = []
  const spurious: Answer[] = []
  for (const article of articles) {
    const found = find(article)
    const matched = new Set<FoundQuote>()
    for (const gold of article.quotes) {
      const quote = found.find((one) => isNear(one, gold))
      tally.gold++
      if (quote) {
        matched.add(quote)
        tally.tolerant++
        if (quote.start === gold.start && quote.end === gold.end) tally.exact++
      }
      if (gold.speaker) rows.push(toRow(article, gold, quote))
    }
    const isScare = ({ why }: { why: string }) => why !== 'markup'
    tally.scare += article.notQuotes.filter(isScare).length
    for (const quote of found) {
      const isUnsure = article.unsure.some(
        (span) => shared(span, quote) === quote.end - quote.start || overlap(span, quote) >= 0.3,
      )
      const mark = article.notQuotes.find((span) => overlap(span, quote) >= 0.5)
      if (!matched.has(quote) && (isUnsure || mark?.why === 'markup')) continue
      tally.predicted++
      if (matched.has(quote)) continue
      if (mark) tally.scareKept++
      if (quote.speakerAsPrinted !== null) spurious.push({ confidence: quote.confidence, isRight: false })
    }
  }
  const answered = rows.filter(({ isAnswered }) => isAnswered)
  const resolvable = rows.filter(({ isNameRight }) => isNameRight !== null)
  const sure = resolvable.filter(({ isAnswered, confidence }) => isAnswered && confidence >= NAMING_CONFIDENCE)
  const pronouns = sure.filter(({ type }) => type === 'pronoun')
  const count = (list: readonly Row[], holds: (row: Row) => boolean | null) =>
    list.filter((row) => holds(row) === true).length
  const curve = (answers: readonly Answer[]) =>
    SHARES.map((share) => precisionAt(answers, share, rows.length)).join('  ')
  const types = [...new Set(rows.map(({ type }) => type))].sort()
  return [
    `${articles.length} articles, ${tally.gold} quotes`,
    `spans, exact     ${f1(tally.exact, tally.predicted, tally.gold)}`,
    `spans, one mark  ${f1(tally.tolerant, tally.predicted, tally.gold)}`,
    `quotation marks without a quote, taken for one: ${ratio(tally.scareKept, tally.scare)}`,
    `speakers, of all quotes that have a speaker: ${ratio(
      count(rows, ({ isRight }) => isRight),
      rows.length,
    )}`,
    ...types.map((type) => {
      const own = rows.filter((row) => row.type === type)
      return `  ${type}: ${ratio(
        count(own, ({ isRight }) => isRight),
        own.length,
      )}`
    }),
    `precision by coverage: ${curve(answered)}`,
    `  if spans that are not quotes count as wrong: ${curve([...answered, ...spurious])}`,
    `names, where the confidence is ${NAMING_CONFIDENCE} or more: ${ratio(
      count(sure, ({ isNameRight }) => isNameRight),
      sure.length,
    )}` +
      `, of pronouns ${ratio(
        count(pronouns, ({ isNameRight }) => isNameRight),
        pronouns.length,
      )}` +
      `, given to ${ratio(sure.length, resolvable.length)}`,
  ]
}
