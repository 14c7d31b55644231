import { MAX_HOST_LENGTH, withoutWww } from './domain.ts'

/** Parameters that say how a reader came, not what is read. */
const TRACKING = /^(?:utm_[^=]*|gclid|fbclid|msclkid|mc_cid|mc_eid)(?:=|$)/

const START = /^https?:\/\/([^/\\?#]+)/i

/** An absolute http or https URL, answered as given; null for anything else. */
export function parseUrl(value: string): string | null {
  // `new URL` takes `https:host`, drops tabs and line ends, trims, and replaces lone surrogates: that is not what was
  // given.
  if (/\p{Cc}|\s$/u.test(value) || !value.isWellFormed()) return null
  const host = START.exec(value)?.[1]
  if (host === undefined || host.length > MAX_HOST_LENGTH) return null
  return URL.canParse(value) ? value : null
}

/**
 * What an article is known by, of a URL that `parseUrl` takes: `https://`, host in lower case punycode without `www.`,
 * port unless 80 or 443, path without trailing slashes, query without tracking parameters, no fragment. A user and
 * password are left out, as whatever is not named here. Percent-encoding stays: only what a URL cannot hold is encoded,
 * so `%7E` and `~` are two URLs.
 */
export function canonicalUrl(value: string): string {
  const url = new URL(value)
  const port = url.port === '' || url.port === '80' || url.port === '443' ? '' : `:${url.port}`
  return `https://${withoutWww(url.hostname)}${port}${withoutTrailingSlashes(url.pathname)}${withoutTracking(url.search)}`
}

// By hand: `/\/+$/` is quadratic on a path of slashes.
function withoutTrailingSlashes(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end--
  return path.slice(0, end)
}

// By hand: URLSearchParams would write the other parameters anew.
function withoutTracking(search: string): string {
  const kept = search
    .slice(1)
    .split('&')
    .filter((parameter) => !TRACKING.test(parameter))
    .join('&')
  return kept === '' ? '' : `?${kept}`
}
