// Most names are plain ASCII with single spaces, so folding changes only their case.
const PLAIN = /^[!-~]+(?: [!-~]+)*$/

/**
 * Folds a text: normal form C, one space for each run of white space, no differences of case, one form of sigma, and
 * `ss` for `ß`. The SQL function `fold` does the same. Node and Postgres may know different versions of Unicode. The
 * two functions can differ only for letters that the older version of Unicode does not have.
 */
export function fold(value: string): string {
  if (PLAIN.test(value)) return value.toLowerCase()
  return foldPart(value).replace(/^ | $/g, '')
}

/** Folds a part of a text. White space at the ends of the part becomes a space and is not removed. */
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
