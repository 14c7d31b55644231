/**
 * Parses a URL, and returns null if it is invalid. `URL.canParse` must not be used: on Node 20, once V8 has compiled
 * its caller after some thousand calls, it rejects every URL with a character such as `ü` (see test/read-url.test.ts).
 */
export function readUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base)
  } catch {
    return null
  }
}
