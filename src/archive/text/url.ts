import { readUrl } from '../../read-url.ts'
import { canonicalHost, MAX_HOST_LENGTH } from './domain.ts'

/** Parameters that record how a reader reached the page and do not change its content. */
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

/**
 * Returns the value unchanged if it is an absolute http or https URL that has no user name and no password. Returns
 * null for any other value.
 */
export function parseUrl(value: string): string | null {
  // Rejects values that `new URL` would silently change. For example, `new URL` accepts `https:host`, drops tabs and
  // line breaks, removes white space at the ends, and replaces lone surrogates.
  if (/\p{Cc}|\s$/u.test(value) || !value.isWellFormed()) return null
  const host = START.exec(value)?.[1]
  if (host === undefined || host.length > MAX_HOST_LENGTH) return null
  const url = readUrl(value)
  return url?.username === '' && url.password === '' ? value : null
}

/**
 * Returns the canonical form of a URL that `parseUrl` accepts. An article is identified by the canonical form of its
 * URL. The canonical form has the scheme `https`, the host without `www.`, the port unless it is 80 or 443, the path
 * without trailing slashes, and the query without tracking parameters. A fragment is kept only if it begins with `#!`
 * or `#/`, because such a fragment selects a page of a single-page site. Percent-encodings are normalized.
 */
export function canonicalUrl(value: string): string {
  const url = new URL(value)
  const port = url.port === '' || url.port === '80' || url.port === '443' ? '' : `:${url.port}`
  const fragment = /^#[!/]/.test(url.hash) ? url.hash : ''
  return `https://${canonicalHost(url.hostname)}${port}${oneEncoding(withoutTrailingSlashes(url.pathname) + withoutTrackers(url.search) + fragment)}`
}

// All percent-encodings are replaced in one pass, because a second pass could decode a text that the first pass has
// produced.
function oneEncoding(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})?/g, (_match, hex: string | undefined) => {
    if (hex === undefined) return '%25'
    const character = String.fromCharCode(Number.parseInt(hex, 16))
    return /[A-Za-z0-9\-._~]/.test(character) ? character : `%${hex.toUpperCase()}`
  })
}

// A loop is used, because `/\/+$/` takes quadratic time on a path of slashes.
function withoutTrailingSlashes(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end--
  return path.slice(0, end)
}

// The query is split here and not by URLSearchParams, which would change the encoding of the parameters that are kept.
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
  // Only ASCII characters are decoded, because the names of all tracking parameters are ASCII.
  const decoded = name.replace(/%([0-7][0-9A-Fa-f])/g, (_match, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const plain = decoded.toLowerCase()
  return plain.startsWith('utm_') || TRACKERS.has(plain)
}
