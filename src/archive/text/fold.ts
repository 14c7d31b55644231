// Most names: nothing but case differs.
const PLAIN = /^[!-~]+(?: [!-~]+)*$/

/**
 * The contract's FOLDED: normal form C, runs of white space as one space, no case, one sigma, `ss` for `ß`. The SQL
 * function `fold` does the same; the two differ only in letters that are newer than one of their Unicode versions.
 */
export function fold(value: string): string {
  if (PLAIN.test(value)) return value.toLowerCase()
  return foldPart(value).replace(/^ | $/g, '')
}

/** A piece of a text, FOLDED: white space at its ends is a space of its own. */
export function foldPart(value: string): string {
  return value
    .normalize('NFC')
    .replace(/\p{White_Space}+/gu, ' ')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFC')
}
