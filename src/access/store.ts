import { ArchiveError } from '../errors.ts'
import type { Db } from '../postgres/connect.ts'
import { hashKey, mintKey, type Key } from './key.ts'

export type KeyRole = 'reader' | 'loader'

export interface StoredKey {
  readonly id: string
  readonly role: KeyRole
  readonly label: string | null
  readonly createdAt: string
  readonly revokedAt: string | null
}

/** The key is in the answer and nowhere else. */
export async function createKey(db: Db, role: KeyRole, label?: string): Promise<Key> {
  const key = mintKey()
  await db.write`insert into api_key (id, hash, role, label) values (${key.id}, ${hashKey(key)}, ${role}, ${label ?? null})`
  return key
}

export async function listKeys(db: Db): Promise<readonly StoredKey[]> {
  return db.read<StoredKey[]>`
    select id, role, label, instant_text(created_at) as "createdAt", instant_text(revoked_at) as "revokedAt"
    from api_key
    order by created_at, id`
}

/** @throws NOT_FOUND. Revoking again changes nothing. */
export async function revokeKey(db: Db, id: string): Promise<void> {
  const found =
    await db.write`update api_key set revoked_at = coalesce(revoked_at, now()) where id = ${id} returning id`
  if (found.length === 0)
    throw new ArchiveError('NOT_FOUND', `There is no key ${JSON.stringify(id)}: "verbatim key list" shows their ids.`)
}

export async function findKeyHash(
  db: Db,
  id: string,
): Promise<{ hash: Buffer; role: KeyRole; revoked: boolean } | null> {
  const [row] = await db.read<{ hash: Buffer; role: KeyRole; revoked: boolean }[]>`
    select hash, role, revoked_at is not null as revoked from api_key where id = ${id}`
  return row ?? null
}
