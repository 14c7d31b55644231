const REGION =
  /^(?:africa|america|antarctica|arctic|asia|atlantic|australia|brazil|canada|chile|etc|europe|indian|mexico|pacific|us)\//

// Intl knows more names without a region ("PST", "IST", "BST"); they are not IANA's, and Postgres takes them for other
// clocks.
const WITHOUT_REGION = new Set(
  `cet cst6cdt cuba eet egypt eire est est5edt gb gb-eire gmt gmt+0 gmt-0 gmt0 greenwich hongkong hst iceland iran israel jamaica japan kwajalein libya
  met mst mst7mdt navajo nz nz-chat poland portugal prc pst8pdt roc rok singapore turkey uct universal utc w-su wet zulu`.split(
    /\s+/,
  ),
)

// Names that IANA withdrew; Intl still has them.
const WITHDRAWN = new Set(['canada/east-saskatchewan', 'us/pacific-new'])

// Postgres reads these as abbreviations, without summer time, before it looks for a zone of that name. They are links
// to these zones.
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  cet: 'Europe/Brussels',
  met: 'Europe/Brussels',
  eet: 'Europe/Athens',
  wet: 'Europe/Lisbon',
}

const zones = new Map<string, string | null>()

/**
 * The zone of an IANA name, in any case, as Postgres has to be told; null where it is none: an offset, an abbreviation,
 * a rule.
 */
export function zoneOf(name: string): string | null {
  const known = zones.get(name)
  if (known !== undefined) return known
  const lower = name.toLowerCase()
  const zone = isName(lower) ? (ABBREVIATIONS[lower] ?? name) : null
  if (zones.size < 2_000) zones.set(name, zone)
  return zone
}

function isName(lower: string): boolean {
  if (WITHOUT_REGION.has(lower)) return true
  if (!REGION.test(lower) || WITHDRAWN.has(lower)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: lower })
    return true
  } catch {
    return false
  }
}
