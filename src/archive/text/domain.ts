/** Turning 100,000 signs into punycode takes 1.6 s; a host ends at 253 characters. */
export const MAX_HOST_LENGTH = 1_000
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * `example.org` of `WWW.example.org`; all of a repeated `www.`, so that a canonical host stays as it is when it comes
 * again.
 */
export function withoutWww(host: string): string {
  return host.replace(/^(?:www\.)+(?=.)/, '')
}

/**
 * A host name of at least two labels -> lower case, punycode, no `www.`; null for anything else: a port, a path, a
 * user, white space, an IP address, a trailing dot.
 */
export function parseDomain(value: string): string | null {
  if (value.length > MAX_HOST_LENGTH) return null
  // What `new URL` would take for a delimiter, unescape or drop without a word.
  if (/[\p{Cc}\s/\\:@?#%[\]]/u.test(value) || !URL.canParse(`https://${value}`)) return null
  const domain = withoutWww(new URL(`https://${value}`).hostname)
  const labels = domain.split('.')
  const last = labels.at(-1) ?? ''
  return labels.length >= 2 && domain.length <= 253 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(last)
    ? domain
    : null
}
