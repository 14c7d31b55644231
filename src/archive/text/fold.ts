// Most names are plain ASCII, so only their case has to change.
const PLAIN = /^[!-~]+(?: [!-~]+)*$/

/**
 * The form that the contract calls FOLDED: normal form C, each run of white space as one space, no case, one sigma, and
 * `ss` for `ß`. The SQL function `fold` does the same. The two functions can differ only in letters that are missing in
 * the Unicode version of one of them.
 */
export function fold(value: string): string {
  if (PLAIN.test(value)) return value.toLowerCase()
  return foldPart(value).replace(/^ | $/g, '')
}

/** Folds a part of a text. White space at its ends becomes a space instead of being removed. */
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
