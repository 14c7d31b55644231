import type { Db } from './connect.ts'

/**
 * A place in the write-ahead log of the primary. A server that has replayed the log up to this place shows all earlier
 * writes.
 */
export interface Position {
  /** The number of the timeline in Postgres: each promotion of a standby begins a new timeline. */
  readonly timeline: number
  /** The number of bytes of the log before this place. */
  readonly lsn: bigint
}

// The text of a position is the hexadecimal form of 13 bytes: the version of this format, `timeline`, and `lsn`. So if
// the texts of two positions are compared as strings, the text of the later position is the greater one.
const VERSION = 1
const BYTES = 13
const TIMELINE_AT = 1
const LSN_AT = 5

/** Returns the text of a position. A client may only compare two of these texts, or send one of them back. */
export function formatPosition({ timeline, lsn }: Position): string {
  const bytes = Buffer.alloc(BYTES)
  bytes.writeUInt8(VERSION)
  bytes.writeUInt32BE(timeline, TIMELINE_AT)
  bytes.writeBigUInt64BE(lsn, LSN_AT)
  return bytes.toString('hex')
}

/** Parses the text of a position. Returns null if `formatPosition` cannot have returned it. */
export function parsePosition(text: string): Position | null {
  const bytes = Buffer.from(text, 'hex')
  if (bytes.length !== BYTES || bytes[0] !== VERSION || bytes.toString('hex') !== text) return null
  return { timeline: bytes.readUInt32BE(TIMELINE_AT), lsn: bytes.readBigUInt64BE(LSN_AT) }
}

/** Returns a position after all commits of this process so far. */
export async function readPosition({ write }: Pick<Db, 'write'>): Promise<Position> {
  // Without synchronous_commit, a commit is acknowledged before it is written to the log. The written part of the log
  // may then end before the entry of the commit, so the position is the place where the next entry will be inserted.
  const [row] = await write<{ timeline: string; lsn: string }[]>`
    select substr(pg_walfile_name(at), 1, 8) as timeline, (at - '0/0')::text as lsn
    from (select case current_setting('synchronous_commit') when 'off' then pg_current_wal_insert_lsn() else pg_current_wal_lsn() end) now (at)`
  if (!row) throw new Error('Postgres returned no position')
  return { timeline: Number.parseInt(row.timeline, 16), lsn: BigInt(row.lsn) }
}
