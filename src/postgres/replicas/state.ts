import type { Db } from '../connect.ts'
import type { Position } from '../position.ts'
import type { Sql } from '../sql.ts'

/** What a replica has said about itself. */
export interface ReplicaState extends Position {
  /** False once the server has been promoted. */
  readonly isStandby: boolean
  /** The number by which Postgres identifies a cluster. A primary and its standbys have the same number. */
  readonly system: string
  /** When the server was started, to the microsecond. */
  readonly startedAt: string
  /** The time of the last migration that the replica has, in milliseconds. */
  readonly migration: number
  /** How old the replica's data is. Null if its age is unknown. */
  readonly lagSeconds: number | null
}

/** The values of the primary that `whyUnusable` compares with those of a replica. */
export type Expected = Pick<ReplicaState, 'system' | 'migration'>

/**
 * Asks a replica for its state. The timeline is that of the last checkpoint, because only some roles may see which
 * timeline a standby replays. So for some minutes after a failover, the timeline may be that of the former primary.
 */
export async function askState(sql: Sql): Promise<ReplicaState> {
  const [row] = await sql<(Omit<ReplicaState, 'lsn' | 'migration'> & { lsn: string; migration: string })[]>`
    select pg_is_in_recovery() as "isStandby",
      (case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end - '0/0')::text as lsn,
      (select timeline_id from pg_control_checkpoint()) as timeline,
      (select system_identifier::text from pg_control_system()) as system,
      pg_postmaster_start_time()::text as "startedAt",
      (select max(created_at)::text from verbatim_migration.journal) as migration,
      case
        when not pg_is_in_recovery() then 0
        when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() and exists (select from pg_stat_wal_receiver) then 0
        else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::float8
      end as "lagSeconds"`
  if (!row) throw new Error('the replica returned no state')
  return { ...row, lsn: BigInt(row.lsn), migration: Number(row.migration) }
}

export async function askExpected({ keys }: Pick<Db, 'keys'>): Promise<Expected> {
  const [row] = await keys<{ system: string; migration: string }[]>`
    select (select system_identifier::text from pg_control_system()) as system, max(created_at)::text as migration
    from verbatim_migration.journal`
  return { system: row?.system ?? '', migration: Number(row?.migration ?? 0) }
}

/** Returns why a replica must not be read, or null if it may be read. */
export async function whyUnusable(
  state: ReplicaState,
  expected: Expected,
  { keys }: Pick<Db, 'keys'>,
): Promise<string | null> {
  if (state.system !== expected.system) return 'it is not a copy of the database of DATABASE_URL'
  if (state.migration < expected.migration) return 'it does not have all migrations yet'
  if (state.isStandby) return null
  // Reads may go to a promoted standby only if loads go to it, too. If loads go to another server, the two servers have
  // different data.
  const [primary] = await keys<{ startedAt: string }[]>`select pg_postmaster_start_time()::text as "startedAt"`
  return primary?.startedAt === state.startedAt ? null : 'it was promoted, but DATABASE_URL leads to another primary'
}

/** Whether a replica shows everything that was written before the position. */
export function hasReached({ isStandby, timeline, lsn }: ReplicaState, position: Position): boolean {
  return !isStandby || (timeline >= position.timeline && lsn >= position.lsn)
}
