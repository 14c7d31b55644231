/**
 * Parses a URL; null if it is invalid. `URL.canParse` of Node 20 must not be used: once V8 has compiled a caller, after
 * some thousand calls, it rejects every URL with a character such as `ü` (see test/read-url.test.ts).
 */
export function readUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base)
  } catch {
    return null
  }
}
