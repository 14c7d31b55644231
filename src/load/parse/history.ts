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
 * Properties of a record that a line of an export can set but an input of the API cannot. A field that is added here
 * must also be added to `form.ts`.
 */
export interface RecordHistory {
  /** All keys of the record, in order. If the line has a `key`, the list must begin with it. */
  readonly keys?: InputMaybe<readonly string[]>
  /** True if a loader gave at least one of the keys, and false if all keys were derived from the record. */
  readonly keyGiven?: InputMaybe<boolean>
  /**
   * True if the outlet, agent or event was never loaded directly, but only through references. References may still
   * fill in its missing fields.
   */
  readonly onlyLinked?: InputMaybe<boolean>
  /**
   * True if readers cannot see the outlet, agent or event. If the record is already visible when the line is loaded,
   * the record stays visible.
   */
  readonly hidden?: InputMaybe<boolean>
  /** EXTRACTED if only the extractor, and no load or correction, has named the agent; undefined for other records. */
  readonly provenance?: InputMaybe<Provenance>
}

export interface ArticleHistory extends RecordHistory {
  /** The earlier versions, oldest first. Earlier versions are ignored if the archive already has the article. */
  readonly versions?: InputMaybe<readonly EarlierVersionInput[]>
  /**
   * The quotes that cannot be expressed as entries of the field `quotes` of the article. The field `quotes` and this
   * list together contain all quotes of the article. A quote of this list without `start` has no place: the load does
   * not search the body for its text.
   */
  readonly quotes?: InputMaybe<readonly RestoredQuoteInput[]>
  /**
   * The version of the extractor that has read the article. If `extractedBy` is given, the field `quotes` of the
   * article and the list `quotes` of `history` together contain all quotes, including extracted quotes.
   */
  readonly extractedBy?: InputMaybe<number>
  /** All credits of the article: if this list is given, the field `credits` of the article is ignored. */
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
  /** False if a person has said that this is not a quote. */
  readonly isQuote?: InputMaybe<boolean>
  /** The texts and places that the quote had before corrections. */
  readonly replaces?: InputMaybe<readonly { readonly text?: InputMaybe<string>; readonly start?: InputMaybe<number> }[]>
}

export type RestoredCreditInput = CreditInput & { readonly provenance?: InputMaybe<Provenance> }

/**
 * The content of a line of a file, without `type`. The inputs of requests have the same fields, but not `history`.
 */
export type OutletLine = OutletInput & { readonly history?: InputMaybe<RecordHistory> }
export type AgentLine = AgentInput & { readonly history?: InputMaybe<RecordHistory> }
export type EventLine = EventInput & { readonly history?: InputMaybe<RecordHistory> }
export type ArticleLine = ArticleInput & { readonly history?: InputMaybe<ArticleHistory> }

interface Keys {
  readonly key: string | undefined
  /** All keys except the first. */
  readonly otherKeys?: readonly string[]
}

/** Reads the key of a record, and the other keys that an export lists in `history`. */
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
        `A key is text of 1 to ${DERIVED_KEY_BYTES} bytes. Write the key exactly as in the export.`,
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
      '`history.keys` must begin with the `key` of the record. Write the keys exactly as in the export.',
    )
  return { key: first ?? keys[0], otherKeys: keys.slice(1) }
}

/** Reads the properties of an outlet, agent or event that only an export can set. */
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
    fail(
      reader,
      'REQUIRED',
      path,
      'loadedAt',
      'An earlier version needs `loadedAt`, the time at which that version was loaded.',
    )
  return { title: title ?? '', body, wordCount: body === null ? null : countWords(body), loadedAt: loadedAt ?? '' }
}
