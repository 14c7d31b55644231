import { isBlank } from '../../archive/text/blank.ts'
import { parseDateTime } from '../../archive/text/date-time.ts'
import { canonicalUrl, parseUrl } from '../../archive/text/url.ts'
import type { ParsedArticle, ParsedByline, ParsedCredit } from '../parsed-input.ts'
import type { BylineInput } from '../../generated/types.ts'
import { parseAgentLink } from './agent.ts'
import { parseEventLink } from './event.ts'
import { type ArticleLine, readKeys, readRestored, type RestoredCreditInput } from './history.ts'
import { given, parseOutletLink, readLanguage } from './outlet.ts'
import { parseQuote, parseRestoredQuote } from './quote.ts'
import {
  fail,
  readFilledText,
  readForm,
  readList,
  readText,
  readTexts,
  readUrl,
  type Path,
  type Reader,
} from './reader.ts'

const TIME_EXAMPLE = 'an instant with its offset such as "2024-10-22T09:30:00+03:00"'

export function parseArticle(reader: Reader, path: Path, input: ArticleLine): ParsedArticle {
  const { limits } = reader
  const url = readUrl(reader, path, 'url', input.url, parseUrl)
  return {
    path,
    ...readKeys(reader, path, input),
    url,
    canonicalUrl: url ? readCanonicalUrl(reader, path, url) : null,
    outlet: input.outlet && parseOutletLink(reader, [...path, 'outlet'], input.outlet),
    title: readFilledText(reader, path, 'title', input.title, limits.lineLength),
    description: readText(reader, path, 'description', input.description, limits.paragraphLength),
    body: readText(reader, path, 'body', input.body, limits.bodyLength),
    language: readLanguage(reader, path, input.language),
    authors: readList(reader, path, 'authors', input.authors, limits.listLength, (item, at) =>
      parseByline(reader, at, item),
    ),
    publishedAt: readForm(reader, path, 'publishedAt', input.publishedAt, parseDateTime, TIME_EXAMPLE),
    modifiedAt: readForm(reader, path, 'modifiedAt', input.modifiedAt, parseDateTime, TIME_EXAMPLE),
    section: readText(reader, path, 'section', input.section, limits.lineLength),
    subjects: readTexts(reader, path, 'subjects', input.subjects, limits.lineLength),
    status: input.status === null ? 'USABLE' : input.status,
    quotes: readQuotes(reader, path, input),
    events: readList(reader, path, 'events', input.events, limits.listLength, (item, at) =>
      parseEventLink(reader, at, item),
    ),
    credits: readCredits(reader, path, input),
    extractQuotes: input.extractQuotes ?? undefined,
    ...(input.history ? { restored: readRestored(reader, path, input.history) } : {}),
  }
}

function readQuotes(reader: Reader, path: Path, { quotes, history }: ArticleLine): ParsedArticle['quotes'] {
  const max = reader.limits.quotesPerArticle
  const plain = readList(reader, path, 'quotes', quotes, max, (item, at) => parseQuote(reader, at, item))
  if (!history?.quotes) return history?.extractedBy ? (plain ?? []) : plain
  const restored = readList(reader, [...path, 'history'], 'quotes', history.quotes, max, (item, at) =>
    parseRestoredQuote(reader, at, item),
  )
  return [...(plain ?? []), ...(restored ?? [])]
}

function readCredits(reader: Reader, path: Path, { credits, history }: ArticleLine): ParsedArticle['credits'] {
  const read = (at: Path, list: readonly RestoredCreditInput[] | null | undefined) =>
    readList(reader, at, 'credits', list, reader.limits.listLength, (item, place) => parseCredit(reader, place, item))
  return history?.credits ? read([...path, 'history'], history.credits) : read(path, credits)
}

// Percent-encoding can make the canonical URL longer than the given URL.
function readCanonicalUrl(reader: Reader, path: Path, url: string): string | null {
  const canonical = canonicalUrl(url)
  const { urlLength } = reader.limits
  if (canonical.length <= urlLength) return canonical
  fail(
    reader,
    'TOO_LONG',
    path,
    'url',
    `A URL has at most ${urlLength} characters when encoded; this one has ${canonical.length}. Use a shorter URL, or omit the URL.`,
  )
  return null
}

function parseByline(reader: Reader, path: Path, input: BylineInput): ParsedByline {
  const { name } = input
  const isMissing = given(name) ? isBlank(name ?? '') && !name?.includes('\0') : !input.agent
  if (isMissing) fail(reader, 'REQUIRED', path, 'name', 'A byline needs a `name` as printed, an `agent`, or both.')
  return {
    name: readText(reader, path, 'name', name, reader.limits.nameLength) ?? null,
    agent: input.agent ? parseAgentLink(reader, [...path, 'agent'], input.agent) : null,
  }
}

function parseCredit(reader: Reader, path: Path, input: RestoredCreditInput): ParsedCredit {
  if (isBlank(input.text ?? ''))
    fail(
      reader,
      'REQUIRED',
      path,
      'text',
      'A credit needs its `text`: the words with which the article gives the credit.',
    )
  return {
    type: input.type ?? 'OTHER',
    ...(input.provenance ? { provenance: input.provenance } : {}),
    text: readText(reader, path, 'text', input.text, reader.limits.paragraphLength) ?? '',
    outlet: input.outlet ? parseOutletLink(reader, [...path, 'outlet'], input.outlet) : null,
    agent: input.agent ? parseAgentLink(reader, [...path, 'agent'], input.agent) : null,
    url: readUrl(reader, path, 'url', input.url, parseUrl) ?? null,
  }
}
