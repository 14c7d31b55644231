import { isBlank } from '../../archive/text/blank.ts'
import { isStorableText } from '../../archive/text/storable.ts'
import type { UserError, UserErrorCode } from '../answer.ts'
import type { LoadLimits } from '../limits.ts'

/** The limits and errors of the top-level record that is being read. */
export interface Reader {
  readonly limits: LoadLimits
  readonly errors: UserError[]
}

export type Path = readonly string[]
type Given<T> = T | null | undefined

// Values longer than this are rejected without being parsed. Valid tags, dates and codes are much shorter.
const LONGEST_TOKEN = 1_000

export function fail(reader: Reader, code: UserErrorCode, path: Path, field: string, message: string): undefined {
  reader.errors.push({ code, field: [...path, field], message })
  return undefined
}

/** Reads an optional text. Returns the text unchanged, or undefined if it has an error. */
export function readText(
  reader: Reader,
  path: Path,
  field: string,
  given: Given<string>,
  maxLength: number,
): Given<string> {
  if (given === null || given === undefined) return given
  if (given.length > maxLength) {
    const length = countCodePoints(given)
    if (length > maxLength) {
      return fail(
        reader,
        'TOO_LONG',
        path,
        field,
        `\`${field}\` has at most ${maxLength} characters; this one has ${length}. Shorten the text, or raise the limit in the server's configuration.`,
      )
    }
  }
  if (!isStorableText(given)) {
    return fail(
      reader,
      'INVALID',
      path,
      field,
      `\`${field}\` contains a null byte or half of a surrogate pair. Repair its encoding.`,
    )
  }
  return given
}

/** Reads a text that must not be blank. Returns undefined if the text is omitted or has an error. */
export function readFilledText(
  reader: Reader,
  path: Path,
  field: string,
  given: Given<string>,
  maxLength: number,
): string | undefined {
  if (given === undefined) return undefined
  if (given === null || isBlank(given))
    return fail(
      reader,
      'REQUIRED',
      path,
      field,
      `\`${field}\` must not be blank. Give a value, or omit \`${field}\` to keep the stored value.`,
    )
  return readText(reader, path, field, given, maxLength) ?? undefined
}

export function readKey(reader: Reader, path: Path, given: Given<string>): string | undefined {
  if (given === null || given === undefined) return undefined
  if (isBlank(given))
    return fail(
      reader,
      'REQUIRED',
      path,
      'key',
      '`key` must not be blank. Give a key, or omit `key` to let the load derive a key.',
    )
  const { keyBytes } = reader.limits
  if (given.length > keyBytes || Buffer.byteLength(given) > keyBytes) {
    return fail(
      reader,
      'TOO_LONG',
      path,
      'key',
      `A key has at most ${keyBytes} bytes in UTF-8; this one has ${Buffer.byteLength(given)}. Use a shorter key, such as a hash of this one.`,
    )
  }
  return readText(reader, path, 'key', given, keyBytes) ?? undefined
}

/** Reads a value that has a canonical form. `example` completes the sentence "Give …" in the error message. */
export function readForm(
  reader: Reader,
  path: Path,
  field: string,
  given: Given<string>,
  parse: (value: string) => string | null,
  example: string | ((wrong: string) => string),
): Given<string> {
  if (given === null || given === undefined) return given
  const value = given.length > LONGEST_TOKEN ? null : parse(given)
  if (value === null) {
    const wanted = typeof example === 'string' ? example : example(given.slice(0, LONGEST_TOKEN))
    return fail(reader, 'INVALID', path, field, `\`${field}\` ${show(given)} is not valid. Give ${wanted}.`)
  }
  return value
}

export function readUrl(
  reader: Reader,
  path: Path,
  field: string,
  given: Given<string>,
  parse: (value: string) => string | null,
): Given<string> {
  if (given === null || given === undefined) return given
  const { urlLength } = reader.limits
  if (given.length > urlLength) {
    return fail(
      reader,
      'TOO_LONG',
      path,
      field,
      `A URL has at most ${urlLength} characters; this one has ${given.length}. Use a shorter URL, or omit the URL.`,
    )
  }
  const value = isStorableText(given) ? parse(given) : null
  if (value === null)
    return fail(
      reader,
      'INVALID',
      path,
      field,
      `\`${field}\` ${show(given)} is not a valid URL: it must be http or https, without user name and password. Give a URL such as "https://example.org/news/1".`,
    )
  return value
}

/**
 * Reads a list by calling `read` for each entry. Null has the same meaning as an empty list. If a list is too long, an
 * error is reported and the list is not read.
 */
export function readList<T, R>(
  reader: Reader,
  path: Path,
  field: string,
  given: Given<readonly T[]>,
  max: number,
  read: (item: T, path: Path) => R,
): R[] | undefined {
  if (given === undefined) return undefined
  if (given === null) return []
  if (given.length > max) {
    return fail(
      reader,
      'TOO_MANY',
      path,
      field,
      `\`${field}\` has at most ${max} entries; this one has ${given.length}. Give fewer, or raise the limit in the server's configuration.`,
    )
  }
  return given.map((item, index) => read(item, [...path, field, String(index)]))
}

/** Reads a list of texts. Duplicates are removed. */
export function readTexts(
  reader: Reader,
  path: Path,
  field: string,
  given: Given<readonly string[]>,
  maxLength: number,
): string[] | undefined {
  const texts = readList(reader, path, field, given, reader.limits.listLength, (item, at) => {
    const index = at[at.length - 1] ?? ''
    return readText(reader, [...path, field], index, item, maxLength) ?? ''
  })
  return texts && [...new Set(texts)]
}

export function countCodePoints(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count--
      i++
    }
  }
  return count
}

/** Returns a value of the input for an error message, shortened and on one line. */
function show(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 79)}…` : value.toWellFormed())
}
