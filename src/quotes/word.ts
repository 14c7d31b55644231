import { isDigit, isLetter, isWord } from './characters.ts'
import type { Language } from './languages/language.ts'

export const APOSTROPHES = new Set([0x27, 0x2019, 0x02bc])
const HYPHENS = new Set([0x2d, 0x2010, 0x2011, 0xad])
const FULL_STOP = 0x2e

/** Returns a word in the form in which words are compared: lower case, NFC, straight apostrophes, no soft hyphens. */
export function normalizeWord(printed: string): string {
  let isPlain = true
  for (let i = 0; i < printed.length && isPlain; i++) isPlain = printed.charCodeAt(i) < 0x80
  const word = printed.toLowerCase()
  return isPlain ? word : word.normalize('NFC').replace(/[’ʼ]/g, "'").replaceAll('\u00ad', '')
}

/**
 * Returns the end of the word that begins at `start`. Apostrophes and hyphens inside a word belong to it, as do the
 * points and commas in a number such as `1,000.5`, and the inner period of `U.S.` (but not the last one). A possessive
 * `'s` does not belong to the word.
 */
export function endOfWord(text: string, start: number, limit: number): number {
  let at = start + 1
  while (at < limit) {
    const code = text.charCodeAt(at)
    if (isWord(code)) at++
    else if (at + 1 < limit && isWord(text.charCodeAt(at + 1)) && joins(text, start, at, code)) at += 2
    else break
  }
  return at
}

function joins(text: string, start: number, at: number, code: number): boolean {
  if (HYPHENS.has(code)) return true
  const next = text.charCodeAt(at + 1)
  if (APOSTROPHES.has(code)) return !isPossessiveS(text, at)
  if (code === FULL_STOP) {
    if (isDigit(text.charCodeAt(at - 1))) return isDigit(next)
    // `U.S`, `a.m`: single letters with periods between them.
    return isLetter(next) && (at - start === 1 || text.charCodeAt(at - 2) === FULL_STOP)
  }
  return code === 0x2c && isDigit(text.charCodeAt(at - 1)) && isDigit(next)
}

/**
 * Whether the apostrophe at `at` begins a possessive `'s`. The `'s` is a token of its own, so that the word before it
 * can be read as a name.
 */
export function isPossessiveS(text: string, at: number): boolean {
  const letter = text.charCodeAt(at + 1)
  return (letter === 0x73 || letter === 0x53) && !isWord(text.charCodeAt(at + 2))
}

interface Cut {
  readonly end: number
  readonly next: number
}

/**
 * Finds the place at which to divide a word that consists of two words: `l’homme` into `l’` and `homme`, `a-t-il` into
 * `a` and `il`. Returns null if the word must not be divided.
 */
export function cutWord(text: string, start: number, end: number, { elisions, clitics }: Language): Cut | null {
  if (elisions.size === 0 && clitics.size === 0) return null
  for (let at = start + 1; at < end && at <= start + 7; at++)
    if (APOSTROPHES.has(text.charCodeAt(at)) && elisions.has(normalizeWord(text.slice(start, at + 1))))
      return { end: at + 1, next: at + 1 }
  const hyphen = start + text.slice(start, end).lastIndexOf('-')
  if (hyphen <= start || !clitics.has(normalizeWord(text.slice(hyphen + 1, end)))) return null
  const isLinked = hyphen - 2 > start && text.charAt(hyphen - 1) === 't' && text.charAt(hyphen - 2) === '-'
  return { end: isLinked ? hyphen - 2 : hyphen, next: hyphen + 1 }
}
