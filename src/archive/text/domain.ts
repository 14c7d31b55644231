import { readUrl } from '../../read-url.ts'

/**
 * Longer host names are rejected, because converting 100,000 characters to punycode takes 1.6 s. Valid host names in
 * the DNS have at most 253 characters.
 */
export const MAX_HOST_LENGTH = 1_000

/**
 * Returns `example.org` for `www.example.org.`. Removes a trailing dot. Removes leading `www.` labels, but keeps at
 * least two labels.
 */
export function canonicalHost(host: string): string {
  return host.replace(/(?<=.)\.$/, '').replace(/^(?:www\.)+(?=[^.]+\.[^.])/, '')
}

/**
 * Takes a host that the WHATWG URL parser accepts, and returns it in lower case and punycode, without a leading `www.`
 * and without a trailing dot. Returns null for any other value, such as a host with a port, path, user or white space.
 */
export function parseDomain(value: string): string | null {
  if (value.length > MAX_HOST_LENGTH) return null
  // Rejects characters that `new URL` would treat as a delimiter or silently remove. Only IPv6 addresses may have
  // colons.
  if (/[\p{Cc}\s/\\@?#]/u.test(value) || (value.includes(':') && !/^\[[^\]]*\]$/.test(value))) return null
  const url = readUrl(`https://${value}`)
  if (!url) return null
  const domain = canonicalHost(url.hostname)
  return domain === '.' || domain.length > MAX_HOST_LENGTH ? null : domain
}
