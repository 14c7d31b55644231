import { iso31661 } from 'iso-3166'

// XK is Kosovo's code by common use: news needs it, and ISO assigns none.
const TAKEN = new Set([...iso31661.map((country) => country.alpha2), 'XK'])

/** An assigned ISO 3166-1 alpha-2 code, or XK, in any case -> upper case; null for anything else. */
export function parseCountryCode(value: string): string | null {
  // Two ASCII letters first: in Unicode the dotless i has an upper case I.
  if (!/^[A-Za-z]{2}$/.test(value)) return null
  const code = value.toUpperCase()
  return TAKEN.has(code) ? code : null
}
