import { canonicalHost, MAX_HOST_LENGTH } from './domain.ts'

/** Parameters that say how a reader came, not what is read. */
const TRACKERS = new Set([
  'gclid',
  'fbclid',
  'msclkid',
  'mc_cid',
  'mc_eid',
  'igshid',
  'yclid',
  '_ga',
  'at_medium',
  'at_campaign',
])

const START = /^https?:\/\/([^/\\?#]+)/i

/** An absolute http or https URL without user name and password, answered as given; null for anything else. */
export function parseUrl(value: string): string | null {
  // `new URL` takes `https:host`, drops tabs and line ends, trims, and replaces lone surrogates: that is not what was
  // given.
  if (/\p{Cc}|\s$/u.test(value) || !value.isWellFormed()) return null
  const host = START.exec(value)?.[1]
  if (host === undefined || host.length > MAX_HOST_LENGTH || !URL.canParse(value)) return null
  const { username, password } = new URL(value)
  return username === '' && password === '' ? value : null
}

/**
 * The canonical form of a URL that `parseUrl` accepts, which identifies an article: `https://`, host without `www.`,
 * port unless 80 or 443, path without trailing slashes, query without trackers, and a fragment only where it routes:
 * `#!…` and `#/…` tell the pages of one-page sites apart. Percent-encodings are in one form.
 */
export function canonicalUrl(value: string): string {
  const url = new URL(value)
  const port = url.port === '' || url.port === '80' || url.port === '443' ? '' : `:${url.port}`
  const fragment = /^#[!/]/.test(url.hash) ? url.hash : ''
  return `https://${canonicalHost(url.hostname)}${port}${oneEncoding(withoutTrailingSlashes(url.pathname) + withoutTrackers(url.search) + fragment)}`
}

// In one pass: what decoding makes is not decoded again.
function oneEncoding(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})?/g, (_match, hex: string | undefined) => {
    if (hex === undefined) return '%25'
    const character = String.fromCharCode(Number.parseInt(hex, 16))
    return /[A-Za-z0-9\-._~]/.test(character) ? character : `%${hex.toUpperCase()}`
  })
}

// By hand: `/\/+$/` is quadratic on a path of slashes.
function withoutTrailingSlashes(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end--
  return path.slice(0, end)
}

// By hand: URLSearchParams would write the other parameters again.
function withoutTrackers(search: string): string {
  const kept = search
    .slice(1)
    .split('&')
    .filter((parameter) => parameter !== '' && !isTracker(parameter))
    .join('&')
  return kept === '' ? '' : `?${kept}`
}

function isTracker(parameter: string): boolean {
  const name = parameter.split('=', 1)[0] ?? ''
  // Trackers are ASCII, so that other encodings need no decoding.
  const decoded = name.replace(/%([0-7][0-9A-Fa-f])/g, (_match, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const plain = decoded.toLowerCase()
  return plain.startsWith('utm_') || TRACKERS.has(plain)
}
