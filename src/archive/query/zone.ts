import type { Sql } from '../../postgres/sql.ts'

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
/** In lower case, the zones that Postgres knows; null where it was not asked. */
let known: ReadonlySet<string> | null = null
/** The zones that Postgres knows, by the name that Intl has for them. */
let byIntlName: ReadonlyMap<string, string> | null = null

/**
 * Reads which zones Postgres knows. Debian's has its old names (`US/Pacific`, `Asia/Calcutta`) in a package of their
 * own; a zone of that name is then asked for by another of its names.
 */
export async function readZones(sql: Sql): Promise<void> {
  const rows = await sql<{ name: string }[]>`select lower(name) as name from pg_timezone_names`
  setZones(rows.map(({ name }) => name))
}

/** @param names In lower case. */
export function setZones(names: readonly string[]): void {
  known = new Set(names)
  byIntlName = null
  zones.clear()
}

/**
 * The IANA time zone of this name, in any case, in the spelling that Postgres takes; null for anything else: an offset,
 * an abbreviation, a rule.
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

/** One for all names of a zone; empty where Intl has none. */
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
