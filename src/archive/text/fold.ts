// Most names are plain ASCII with single spaces, so folding changes only their case.
const PLAIN = /^[!-~]+(?: [!-~]+)*$/

/**
 * Folds a text: converts it to Unicode normal form C, replaces white space with single spaces, removes white space at
 * the ends, and removes differences of case. `ς` becomes `σ`, and `ß` becomes `ss`. The SQL function `fold` does the
 * same. If Node and Postgres use different versions of Unicode, the results of the two functions can differ, but only
 * for letters that the older version does not have.
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
