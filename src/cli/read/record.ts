import type { UserErrorCode } from '../../load/answer.ts'

export const KINDS = ['outlet', 'agent', 'event', 'article'] as const
export type Kind = (typeof KINDS)[number]
/** The input object of a record, as in the file. */
export type Value = Readonly<Record<string, unknown>>

export interface Origin {
  readonly file: string
  /** The number of the line, counted from 1. Null in files whose records are not lines. */
  readonly line: number | null
  /** The path of the record in a file that has several records, e.g. ["articles", "3"]. */
  readonly path: readonly string[]
}

export interface Fault {
  readonly code: UserErrorCode
  /** The path of the field inside the record, e.g. ["outlet", "domain"]. */
  readonly field: readonly string[]
  readonly message: string
}

export interface FileRecord {
  readonly origin: Origin
  readonly kind: Kind
  readonly value: Value
}

/** A record, or a whole file, that cannot be sent to the server because it cannot be read. */
export interface Unreadable {
  readonly origin: Origin
  readonly faults: readonly Fault[]
  /** The line of an NDJSON file, or the record as JSON. Undefined if neither is available. */
  readonly raw?: Uint8Array
}

export type Entry = FileRecord | Unreadable

/**
 * What the reader of a format finds: either an API record, which is sent unchanged, or an article in another format.
 * `read` converts the article to the fields that `toInput` takes. @throws Damage if this article cannot be read
 */
export type Found = { readonly line?: number; readonly path?: readonly string[] } & (
  { readonly kind: Kind; readonly value: Value } | { readonly read: () => Value }
)

/** An error in the contents of a file or record. The message says what is wrong and what to do. */
export class Damage extends Error {
  readonly about: Partial<Omit<Fault, 'message'> & Pick<Unreadable, 'raw'>>

  constructor(message: string, about: Damage['about'] = {}) {
    super(message)
    this.about = about
  }
}

/** Represents an unreadable part of a file: `read` throws a Damage. */
export function broken(message: string, about?: Damage['about']): { readonly read: () => Value } {
  return {
    read: () => {
      throw new Damage(message, about)
    },
  }
}

export const isRecord = (entry: Entry): entry is FileRecord => 'value' in entry

export const isObject = (value: unknown): value is Value =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Formats a fault as `file:line: CODE path: message`. */
export function toLine({ file, line, path }: Origin, { code, field, message }: Fault): string {
  const place = [...path, ...field].join('.')
  return `${file}${line === null ? '' : `:${line}`}: ${code}${place === '' ? '' : ` ${place}`}: ${message}`
}
