/**
 * Abbreviations of time zones by their offset. EST, CST, MST and PST mean what RFC 822 says, unless `BY_COUNTRY` gives
 * another meaning for the country of the source.
 */
const OFFSETS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Z: 'z ut utc gmt wet',
    '-10:00': 'hst',
    '-09:00': 'akst',
    '-08:00': 'pst akdt',
    '-07:00': 'mst pdt',
    '-06:00': 'cst mdt',
    '-05:00': 'est cdt',
    '-04:00': 'edt',
    '-03:30': 'nst',
    '-03:00': 'brt',
    '-02:30': 'ndt',
    '+01:00': 'cet mez west wat',
    '+02:00': 'cest mesz eet cat sast',
    '+03:00': 'eest msk eat trt',
    '+03:30': 'irst',
    '+05:00': 'pkt',
    '+05:45': 'npt',
    '+07:00': 'ict wib',
    '+08:00': 'hkt sgt awst wita pht',
    '+09:00': 'jst kst wit',
    '+09:30': 'acst',
    '+10:00': 'aest',
    '+10:30': 'acdt',
    '+11:00': 'aedt',
    '+12:00': 'nzst',
    '+13:00': 'nzdt',
  }).flatMap(([offset, names]) => names.split(' ').map((name) => [name, offset] as const)),
)

/** Abbreviations whose meaning depends on the country of the source: their offset in each country. */
const BY_COUNTRY: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  ['bst', { GB: '+01:00', BD: '+06:00' }],
  ['ist', { IN: '+05:30', IE: '+01:00', IL: '+02:00' }],
  ['cst', { CN: '+08:00', TW: '+08:00', CU: '-05:00' }],
])

/**
 * Converts a zone to an offset: `+0200`, `GMT+2` and `CEST` to `+02:00`, and the names of UTC to `Z`. Null for an
 * abbreviation that is unknown or has several meanings. `country` is the country of the source, e.g. `GB`, and decides
 * what `BST` means.
 */
export function offsetOf(zone: string, country?: string): string | null {
  const text = zone.toLowerCase()
  const [, sign, hours = '', minutes = '00'] = /^(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(text) ?? []
  if (sign !== undefined)
    return Number(hours) <= 23 && Number(minutes) <= 59 ? `${sign}${hours.padStart(2, '0')}:${minutes}` : null
  return BY_COUNTRY.get(text)?.[country ?? ''] ?? OFFSETS.get(text) ?? null
}
