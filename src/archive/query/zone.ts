import type { Sql } from '../../postgres/sql.ts'

const REGION =
  /^(?:africa|america|antarctica|arctic|asia|atlantic|australia|brazil|canada|chile|etc|europe|indian|mexico|pacific|us)\//

// The IANA names without a region. Intl also accepts other names without a region ("PST", "IST", "BST"), which are not
// IANA names and have other meanings in Postgres.
const WITHOUT_REGION = new Set(
  `cet cst6cdt cuba eet egypt eire est est5edt gb gb-eire gmt gmt+0 gmt-0 gmt0 greenwich hongkong hst iceland iran israel jamaica japan kwajalein libya
  met mst mst7mdt navajo nz nz-chat poland portugal prc pst8pdt roc rok singapore turkey uct universal utc w-su wet zulu`.split(
    /\s+/,
  ),
)

// Names that IANA has withdrawn but Intl still accepts.
const WITHDRAWN = new Set(['canada/east-saskatchewan', 'us/pacific-new'])

// Postgres reads these names as abbreviations, and not as zones. An abbreviation means a fixed offset from UTC, without
// summer time. In the IANA database, each of these names is an alias of the zone on the right.
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  cet: 'Europe/Brussels',
  met: 'Europe/Brussels',
  eet: 'Europe/Athens',
  wet: 'Europe/Lisbon',
}

const zones = new Map<string, string | null>()
/** The time zones of Postgres, in lower case, or null until the zones have been read. */
let known: ReadonlySet<string> | null = null
/** Maps the name that Intl uses for a time zone to a name of this zone in Postgres. Null until the map is needed. */
let byIntlName: ReadonlyMap<string, string> | null = null

/**
 * Reads the time zones of Postgres. Debian has the old names (`US/Pacific`, `Asia/Calcutta`) in a separate package. If
 * that package is not installed, `zoneOf` replaces an old name by another name of the same zone, so that old names
 * still work.
 */
export async function readZones(sql: Sql): Promise<void> {
  const rows = await sql<{ name: string }[]>`select lower(name) as name from pg_timezone_names`
  setZones(rows.map(({ name }) => name))
}

/** @param names Must be in lower case. */
export function setZones(names: readonly string[]): void {
  known = new Set(names)
  byIntlName = null
  zones.clear()
}

/**
 * Finds an IANA time zone by its name, in upper or lower case, and returns the name that Postgres accepts. Returns null
 * for any other text, such as an offset, an abbreviation or a POSIX rule.
 */
export function zoneOf(name: string): string | null {
  const remembered = zones.get(name)
  if (remembered !== undefined) return remembered
  const lower = name.toLowerCase()
  const zone = isName(lower) ? (ABBREVIATIONS[lower] ?? nameInPostgres(name, lower)) : null
  if (zones.size < 2_000) zones.set(name, zone)
  return zone
}

function nameInPostgres(name: string, lower: string): string {
  if (known === null || known.has(lower)) return name
  byIntlName ??= new Map(Array.from(known, (zone) => [intlName(zone), zone] as const))
  return byIntlName.get(intlName(lower)) ?? name
}

/**
 * Returns the name that Intl uses for a time zone. All aliases of a time zone have the same name in Intl. Returns an
 * empty text if Intl does not support the time zone.
 */
function intlName(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    return ''
  }
}

function isName(lower: string): boolean {
  if (WITHOUT_REGION.has(lower)) return true
  if (!REGION.test(lower) || WITHDRAWN.has(lower)) return false
  return intlName(lower) !== ''
}
