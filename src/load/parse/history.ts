import { isBlank } from '../../archive/text/blank.ts'
import { isStorableText } from '../../archive/text/storable.ts'
import { countWords } from '../../archive/text/word-count.ts'
import { parseDateTime } from '../../archive/text/date-time.ts'
import type { EarlierVersion, Restored, RestoredRecord } from '../parsed-input.ts'
import type {
  AgentInput,
  ArticleInput,
  CreditInput,
  EventInput,
  InputMaybe,
  OutletInput,
  Provenance,
  QuoteInput,
} from '../../generated/types.ts'
import { DERIVED_KEY_BYTES } from '../limits.ts'
import { fail, readFilledText, readForm, readKey, readList, readText, type Path, type Reader } from './reader.ts'

/**
 * Properties of a record that only exports have, and only lines of a file accept. `form.ts` lists these fields, too.
 */
export interface RecordHistory {
  /** All keys, the first one first. */
  readonly keys?: InputMaybe<readonly string[]>
  /** False: the first key was made of what the record is, not given by a loader. */
  readonly keyGiven?: InputMaybe<boolean>
  /** Of outlets, agents and events. True: only links have created it, and links may complete it. */
  readonly onlyLinked?: InputMaybe<boolean>
  /** Of outlets, agents and events. True: readers do not see it yet. A load never hides what they see. */
  readonly hidden?: InputMaybe<boolean>
  /** Of agents. EXTRACTED: only the extractor ever named it. */
  readonly provenance?: InputMaybe<Provenance>
}

export interface ArticleHistory extends RecordHistory {
  /** The earlier ones, oldest first; an article that the archive holds keeps its own. */
  readonly versions?: InputMaybe<readonly EarlierVersionInput[]>
  /** Quotes that `quotes` cannot express; with them the list is complete. Without `start` such a quote has no place. */
  readonly quotes?: InputMaybe<readonly RestoredQuoteInput[]>
  /** The version of the extractor that found its quotes; with it `quotes` are complete as well. */
  readonly extractedBy?: InputMaybe<number>
  /** All of them, in place of `credits`. */
  readonly credits?: InputMaybe<readonly RestoredCreditInput[]>
}

export interface EarlierVersionInput {
  readonly title?: InputMaybe<string>
  readonly body?: InputMaybe<string>
  readonly loadedAt?: InputMaybe<string>
}

export type RestoredQuoteInput = QuoteInput & {
  readonly provenance?: InputMaybe<Provenance>
  readonly confidence?: InputMaybe<number>
  /** False: a person said that it is none. */
  readonly isQuote?: InputMaybe<boolean>
  /** The words that a correction replaced. */
  readonly replaces?: InputMaybe<readonly { readonly text?: InputMaybe<string>; readonly start?: InputMaybe<number> }[]>
}

export type RestoredCreditInput = CreditInput & { readonly provenance?: InputMaybe<Provenance> }

/** A line of a file without its type; the inputs of requests are lines without a history. */
export type OutletLine = OutletInput & { readonly history?: InputMaybe<RecordHistory> }
export type AgentLine = AgentInput & { readonly history?: InputMaybe<RecordHistory> }
export type EventLine = EventInput & { readonly history?: InputMaybe<RecordHistory> }
export type ArticleLine = ArticleInput & { readonly history?: InputMaybe<ArticleHistory> }

interface Keys {
  readonly key: string | undefined
  /** Beside the first one. */
  readonly otherKeys?: readonly string[]
}

/** The key of a record, and the others that an export of it carries. */
export function readKeys(
  reader: Reader,
  path: Path,
  { key, history }: { readonly key?: InputMaybe<string>; readonly history?: InputMaybe<RecordHistory> },
): Keys {
  const first = readKey(reader, path, key)
  if (!history?.keys) return { key: first }
  const at = [...path, 'history']
  const keys = readList(reader, at, 'keys', history.keys, reader.limits.listLength, (item, place) => {
    const isKey = !isBlank(item) && Buffer.byteLength(item) <= DERIVED_KEY_BYTES && isStorableText(item)
    if (!isKey)
      fail(
        reader,
        'INVALID',
        place.slice(0, -1),
        place.at(-1) ?? '',
        `A key is text of 1 to ${DERIVED_KEY_BYTES} bytes. Write it as the export had it.`,
      )
    return item
  })
  if (!keys?.length) return { key: first }
  if (first !== undefined && keys[0] !== first)
    fail(
      reader,
      'INVALID',
      at,
      'keys',
      '`history.keys` must begin with the `key` of the record. Write them as the export had them.',
    )
  return { key: first ?? keys[0], otherKeys: keys.slice(1) }
}

/** Properties of an outlet, agent or event that only exports have. */
export function restoredRecord({ history }: { readonly history?: InputMaybe<RecordHistory> }): {
  readonly restored?: RestoredRecord
} {
  if (!history) return {}
  const { keyGiven, onlyLinked, hidden, provenance } = history
  return {
    restored: {
      keyGiven: keyGiven ?? undefined,
      onlyLinked: onlyLinked === true,
      hidden: hidden === true,
      isExtracted: provenance === 'EXTRACTED',
    },
  }
}

export function readRestored(reader: Reader, path: Path, history: ArticleHistory): Restored {
  const at = [...path, 'history']
  return {
    keyGiven: history.keyGiven ?? undefined,
    hasAllQuotes: (history.quotes ?? history.extractedBy ?? null) !== null,
    extractedBy: history.extractedBy ?? undefined,
    earlier:
      readList(reader, at, 'versions', history.versions, reader.limits.listLength, (item, place) =>
        readVersion(reader, place, item),
      ) ?? [],
  }
}

function readVersion(reader: Reader, path: Path, input: EarlierVersionInput): EarlierVersion {
  const { limits } = reader
  const title = readFilledText(reader, path, 'title', input.title ?? null, limits.lineLength)
  const body = readText(reader, path, 'body', input.body, limits.bodyLength) ?? null
  const loadedAt = readForm(
    reader,
    path,
    'loadedAt',
    input.loadedAt,
    parseDateTime,
    'an instant such as "2024-10-22T09:30:00Z"',
  )
  if (!input.loadedAt)
    fail(reader, 'REQUIRED', path, 'loadedAt', 'An earlier version needs the time it was loaded at, `loadedAt`.')
  return { title: title ?? '', body, wordCount: body === null ? null : countWords(body), loadedAt: loadedAt ?? '' }
}
