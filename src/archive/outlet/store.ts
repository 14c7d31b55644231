import { type Tx, run } from '../../postgres/sql.ts'
import type { Writer } from '../../postgres/writer.ts'
import { fold } from '../text/fold.ts'
import { foldedHash } from '../identity/name.ts'
import { outletHash, type OutletFields } from './outlet.ts'

export interface StoredOutlet extends OutletFields {
  readonly id: string
  readonly seq: number
  readonly keys: readonly string[]
  readonly hash: string
}

export async function findOutlets(tx: Tx, ids: readonly string[]): Promise<StoredOutlet[]> {
  if (ids.length === 0) return []
  const rows = await run<Omit<StoredOutlet, 'seq'> & { seq: string }>(
    tx,
    `select id, seq, keys, name, domain, homepage, kind, country, language, encode(content_hash, 'hex') as hash from outlet where id = any($1::uuid[])`,
    [ids],
  )
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }))
}

const COLUMNS = {
  id: 'uuid',
  keys: 'text[]',
  name: 'text',
  name_folded_hash: 'uuid',
  domain: 'text',
  homepage: 'text',
  kind: 'text',
  country: 'text',
  language: 'text',
  content_hash: 'bytea',
  loaded_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const

export type OutletRow = OutletFields & {
  readonly id: string
  readonly keys: readonly string[]
  readonly loadedAt: string
  readonly isNew: boolean
}

/** New ones and changed ones in order of creation; changed ones keep when they were loaded. */
export function saveOutlets(writer: Writer, outlets: readonly OutletRow[], at: string): void {
  const toRow = (outlet: OutletRow) => ({
    id: outlet.id,
    keys: outlet.keys,
    name: outlet.name,
    name_folded_hash: foldedHash(fold(outlet.name)),
    domain: outlet.domain,
    homepage: outlet.homepage,
    kind: outlet.kind,
    country: outlet.country,
    language: outlet.language,
    content_hash: `\\x${outletHash(outlet)}`,
    loaded_at: outlet.loadedAt,
    updated_at: at,
  })
  writer.insert('outlet', COLUMNS, outlets.filter((outlet) => outlet.isNew).map(toRow))
  writer.replace('outlet', COLUMNS, outlets.filter((outlet) => !outlet.isNew).map(toRow), 'id', ['loaded_at'])
}
