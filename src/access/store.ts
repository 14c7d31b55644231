import { asc, eq, sql } from 'drizzle-orm'
import { ArchiveError } from '../errors.ts'
import { runForClient } from '../postgres/cancel.ts'
import type { Db } from '../postgres/connect.ts'
import { orm, prepared } from '../postgres/orm.ts'
import type { Row } from '../postgres/row.ts'
import { apiKey } from '../postgres/tables/api-key.ts'
import { hashKey, mintKey, type Key } from './key.ts'

export type StoredKey = Omit<Row<typeof apiKey>, 'hash'>
export type KeyRole = StoredKey['role']

/**
 * Creates an access key. The database stores only the hash of the key, so the returned value is the only copy of the
 * secret.
 */
export async function createKey(db: Db, role: KeyRole, label?: string): Promise<Key> {
  const key = mintKey()
  await orm(db.write)
    .insert(apiKey)
    .values({ id: key.id, hash: hashKey(key), role, label: label ?? null })
  return key
}

export async function listKeys(db: Db): Promise<readonly StoredKey[]> {
  const { id, role, label, createdAt, revokedAt } = apiKey
  return orm(db.read).select({ id, role, label, createdAt, revokedAt }).from(apiKey).orderBy(asc(createdAt), asc(id))
}

/**
 * Revokes an access key. Does nothing if the key is already revoked.
 * @throws NOT_FOUND
 */
export async function revokeKey(db: Db, id: string): Promise<void> {
  const found = await orm(db.write)
    .update(apiKey)
    .set({ revokedAt: sql`coalesce(${apiKey.revokedAt}, now())` })
    .where(eq(apiKey.id, id))
    .returning({ id: apiKey.id })
  if (found.length === 0)
    throw new ArchiveError(
      'NOT_FOUND',
      `There is no key ${JSON.stringify(id)}: "verbatim key list" shows the ids of all keys.`,
    )
}

const keyById = prepared((orm) =>
  orm
    .select({ hash: apiKey.hash, role: apiKey.role, revokedAt: apiKey.revokedAt })
    .from(apiKey)
    .where(eq(apiKey.id, sql.placeholder('id')))
    .prepare('key_by_id'),
)

export async function findKeyHash(
  db: Db,
  id: string,
): Promise<Pick<Row<typeof apiKey>, 'hash' | 'role' | 'revokedAt'> | null> {
  const [key] = await runForClient(db.keys, () => keyById(db.keys).execute({ id }))
  return key ?? null
}
