import { ArchiveError } from '../errors.ts'
import type { Db } from '../postgres/connect.ts'
import { hashKey, matches, parseKey, type Key } from './key.ts'
import { findKeyHash } from './store.ts'
import { ANONYMOUS, type Viewer } from './viewer.ts'

export interface AccessOptions {
  /** With `key`, clients need an access key even to read. Default: `open`. */
  readonly readAccess?: 'open' | 'key'
  /** A loader key that is valid only for this process and is never stored. */
  readonly processKey?: Key | null
}

/**
 * The viewer to whom an `Authorization` header belongs.
 * @throws UNAUTHENTICATED if the header is missing and `readAccess` is `key`. Also for a wrong or revoked key, even if
 * anonymous clients may read: if a request with such a key counted as anonymous, its client would miss records without
 * noticing.
 */
export async function authenticate(
  db: Db,
  authorization: string | undefined,
  options: AccessOptions = {},
): Promise<Viewer> {
  if (authorization === undefined || authorization === '') {
    if (options.readAccess !== 'key') return ANONYMOUS
    throw unauthenticated('Reading this archive needs an access key: send the header "Authorization: Bearer <key>".')
  }
  const token = /^Bearer +(\S+)\s*$/i.exec(authorization)?.[1]
  if (token === undefined) throw unauthenticated('The Authorization header must have the form "Bearer <key>".')
  const key = parseKey(token)
  if (!key)
    throw unauthenticated(
      'This is not a key of Verbatim: keys begin with "vb_". Send a key from "verbatim key create", or none.',
    )
  const hash = hashKey(key)
  if (options.processKey && matches(hash, hashKey(options.processKey)))
    return { role: 'loader', holder: options.processKey.id }
  const stored = await findKeyHash(db, key.id)
  if (!stored || !matches(hash, stored.hash) || stored.revokedAt) {
    throw unauthenticated('This access key is unknown or revoked: send another key, or none.')
  }
  return { role: stored.role, holder: key.id }
}

function unauthenticated(message: string): ArchiveError {
  return new ArchiveError('UNAUTHENTICATED', message)
}
