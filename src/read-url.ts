/**
 * Parses a URL, and returns null if it is invalid. Do not use `URL.canParse`: on Node 20, `URL.canParse` rejects every
 * URL with a character such as `ü` once V8 has compiled the calling function. V8 compiles that function after a few
 * thousand calls (see test/read-url.test.ts).
 */
export function readUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base)
  } catch {
    return null
  }
}
