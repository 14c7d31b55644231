/** Turning 100,000 characters into punycode takes 1.6 s; a host name of the DNS ends at 253. */
export const MAX_HOST_LENGTH = 1_000

/** `example.org` of `www.example.org.`: leading `www.` labels go while two labels stay, and a trailing dot. */
export function canonicalHost(host: string): string {
  return host.replace(/(?<=.)\.$/, '').replace(/^(?:www\.)+(?=[^.]+\.[^.])/, '')
}

/**
 * A host as the WHATWG URL parser takes it -> lower case, punycode, no `www.` and no trailing dot; null for anything
 * else: a port, a path, a user, white space.
 */
export function parseDomain(value: string): string | null {
  if (value.length > MAX_HOST_LENGTH) return null
  // Characters that `new URL` would take for a delimiter, or silently drop. Colons belong to IPv6 addresses only.
  if (/[\p{Cc}\s/\\@?#]/u.test(value) || (value.includes(':') && !/^\[[^\]]*\]$/.test(value))) return null
  if (!URL.canParse(`https://${value}`)) return null
  const domain = canonicalHost(new URL(`https://${value}`).hostname)
  return domain === '.' || domain.length > MAX_HOST_LENGTH ? null : domain
}
