import { iso31661 } from 'iso-3166'

// XK is the usual code for Kosovo, to which ISO has not assigned a code.
const TAKEN = new Set([...iso31661.map((country) => country.alpha2), 'XK'])

/** Converts an ISO 3166-1 alpha-2 code, or XK, to upper case. Returns null for any other value. */
export function parseCountryCode(value: string): string | null {
  // Checks for ASCII first, because `toUpperCase` would turn the dotless i into I.
  if (!/^[A-Za-z]{2}$/.test(value)) return null
  const code = value.toUpperCase()
  return TAKEN.has(code) ? code : null
}
