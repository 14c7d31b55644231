import { copyRows } from '../../archive/copy.ts'
import { run } from '../../archive/save.ts'
import type { Sql } from '../../postgres/connect.ts'
import type { Identifier } from './identity.ts'
import type { ProvidingBlock, ScannedBlock } from './parse-block.ts'

/** What the first pass over a file found out, in tables of the job's own. They are not logged: after a crash of Postgres they are made again. */
export interface Stage {
  readonly sql: Sql
  /** Number of the job. */
  readonly seq: number
}

const TABLES = ['record', 'identity', 'reference', 'suspect', 'open', 'provider', 'done'] as const

function name(stage: Stage, table: (typeof TABLES)[number]): string {
  return `load_stage.${table}_${stage.seq}`
}

export async function createStage(stage: Stage): Promise<void> {
  await dropStage(stage)
  const columns = {
    record: 'noun text, line int, start bigint, bytes int',
    identity: 'noun text, scheme text, value text collate "C", line int',
    reference: 'noun text, key text collate "C", scheme text, mark text collate "C"',
    provider: 'noun text, scheme text, value text collate "C", line int, start bigint, bytes int',
  }
  for (const [table, list] of Object.entries(columns)) await stage.sql.unsafe(`create unlogged table ${name(stage, table as 'record')} (${list})`)
}

export async function dropStage(stage: Stage): Promise<void> {
  await stage.sql.unsafe(`drop table if exists ${TABLES.map((table) => name(stage, table)).join(', ')}`)
}

/** Whether the first pass came to its end, and Postgres still has all of it. */
export async function isStaged(stage: Stage): Promise<boolean> {
  const [found] = await stage.sql.unsafe(`select to_regclass('${name(stage, 'done')}') is not null as exists`)
  if (found?.['exists'] !== true) return false
  return (await stage.sql.unsafe(`select from ${name(stage, 'done')}`)).length > 0
}

const FLUSH_ROWS = 5_000
// A link that comes again and again is told once in so many.
const REMEMBERED = 100_000

/** Takes what was scanned, block by block. */
export function createStager(stage: Stage) {
  let records: (string | number)[][] = []
  let identities: (string | number)[][] = []
  let references: (string | number | null)[][] = []
  const told = new Set<string>()
  return {
    async add(block: ScannedBlock): Promise<void> {
      for (const { noun, number, start, bytes } of block.records) records.push([noun, number, start, bytes])
      for (const { noun, scheme, value, number } of block.identities) identities.push([noun, scheme, value, number])
      for (const identifiers of block.references) {
        const [first] = identifiers
        if (!first) continue
        const row = toReference(identifiers)
        const text = row.join('\n')
        if (told.has(text)) continue
        if (told.size >= REMEMBERED) told.clear()
        told.add(text)
        references.push(row)
      }
      if (identities.length + records.length >= FLUSH_ROWS) await this.flush()
    },
    async flush(): Promise<void> {
      if (records.length > 0) await copyRows(stage.sql, name(stage, 'record'), ['noun', 'line', 'start', 'bytes'], records)
      if (identities.length > 0) await copyRows(stage.sql, name(stage, 'identity'), ['noun', 'scheme', 'value', 'line'], identities)
      if (references.length > 0) await copyRows(stage.sql, name(stage, 'reference'), ['noun', 'key', 'scheme', 'mark'], references)
      records = []
      identities = []
      references = []
    },
  }
}

function toReference(identifiers: readonly Identifier[]): (string | null)[] {
  const key = identifiers.find(({ scheme }) => scheme === 'key')
  const mark = identifiers.find(({ scheme }) => scheme !== 'key')
  return [identifiers[0]?.noun ?? null, key?.value ?? null, mark?.scheme ?? null, mark?.value ?? null]
}

/**
 * What can be told of the whole file now. Suspects: lines that may mean a record which another line means, too. Open: links that create nothing,
 * and lead neither to what the archive holds nor to a record of this file; perhaps a named link of another line creates what they mean.
 */
export async function judgeStage(stage: Stage): Promise<void> {
  const [identity, reference, suspect, open, done] = (['identity', 'reference', 'suspect', 'open', 'done'] as const).map((table) => name(stage, table))
  await stage.sql.begin(async (tx) => {
    await tx.unsafe(`set local work_mem = '64MB'`)
    await tx.unsafe(`analyze ${identity}`)
    await tx.unsafe(`
      create unlogged table ${suspect} as
      with shared as (
          select noun, scheme, value from ${identity} where scheme <> 'called' group by noun, scheme, value having min(line) <> max(line)
          union select noun, 'called', value from ${identity} n where scheme = 'name' and exists (select from ${identity} c where c.noun = n.noun and c.scheme = 'called' and c.value = n.value)
          union select noun, 'name', value from ${identity} n where scheme = 'name' and exists (select from ${identity} c where c.noun = n.noun and c.scheme = 'called' and c.value = n.value)
        ),
        held as (
          select record_id from ${identity} join identifier i on i.record = noun and i.scheme = ${identity}.scheme and i.value = ${identity}.value
          group by record_id having min(line) <> max(line)
        )
      select line from ${identity} join shared using (noun, scheme, value)
      union
      select line from ${identity} join identifier i on i.record = noun and i.scheme = ${identity}.scheme and i.value = ${identity}.value join held using (record_id)`)
    await tx.unsafe(`
      create unlogged table ${open} as
      select distinct noun, key, scheme, mark from ${reference} r
      where not exists (select from identifier i where i.record = r.noun and i.scheme = 'key' and i.value = r.key)
        and not exists (select from identifier i where i.record = r.noun and i.scheme = r.scheme and i.value = r.mark)
        and not exists (select from ${identity} i where i.noun = r.noun and i.scheme = 'key' and i.value = r.key)
        and not exists (select from ${identity} i where i.noun = r.noun and i.scheme = r.scheme and i.value = r.mark)`)
    await tx.unsafe(`create unlogged table ${done} as select true as done`)
  })
}

/** The outlets, agents and events of the file: kind by kind, in their order. */
export async function listRecords(stage: Stage): Promise<{ line: number; start: number; bytes: number }[]> {
  const rows = await stage.sql.unsafe<{ line: number; start: string; bytes: number }[]>(
    `select line, start, bytes from ${name(stage, 'record')} order by array_position(array['outlet', 'agent', 'event'], noun), line`,
  )
  return rows.map((row) => ({ ...row, start: Number(row.start) }))
}

/** A bit for each line. */
export async function readSuspects(stage: Stage, lines: number): Promise<Uint8Array> {
  const bits = new Uint8Array((lines >> 3) + 1)
  await stage.sql.unsafe(`select line from ${name(stage, 'suspect')}`).cursor(10_000, (rows) => {
    for (const row of rows) {
      const line = row['line'] as number
      bits[line >> 3] = (bits[line >> 3] ?? 0) | (1 << (line & 7))
    }
  })
  return bits
}

/** The identifiers of open links, as texts of `toText`. */
export async function readOpen(stage: Stage): Promise<Set<string>> {
  const open = new Set<string>()
  await stage.sql.unsafe(`select noun, key, scheme, mark from ${name(stage, 'open')}`).cursor(10_000, (rows) => {
    for (const { noun, key, scheme, mark } of rows as unknown as { noun: string; key: string | null; scheme: string | null; mark: string | null }[]) {
      if (key !== null) open.add(`${noun} key ${key}`)
      if (mark !== null) open.add(`${noun} ${scheme} ${mark}`)
    }
  })
  return open
}

export function toText({ noun, scheme, value }: Identifier): string {
  return `${noun} ${scheme} ${value}`
}

// The first lines that provide something are enough, unless all of them are rejected.
const PROVIDERS = 10

export function createProviderStager(stage: Stage, open: ReadonlySet<string>) {
  const counts = new Map<string, number>()
  return async (block: ProvidingBlock): Promise<void> => {
    const rows: (string | number)[][] = []
    for (const one of block.provided) {
      const text = toText(one)
      const count = counts.get(text) ?? 0
      if (count >= PROVIDERS || !open.has(text)) continue
      counts.set(text, count + 1)
      rows.push([one.noun, one.scheme, one.value, one.number, one.start, one.bytes])
    }
    if (rows.length > 0) await copyRows(stage.sql, name(stage, 'provider'), ['noun', 'scheme', 'value', 'line', 'start', 'bytes'], rows)
  }
}

/** The next line after `line` that could create each of these, lines of `taken` aside. */
export async function findProviders(stage: Stage, identifiers: readonly Identifier[], line: number, taken: readonly number[]): Promise<{ line: number; start: number; bytes: number }[]> {
  const rows = await run<{ line: number; start: string; bytes: number }>(
    stage.sql,
    `select distinct line, start, bytes from (
       select distinct on (noun, scheme, value) line, start, bytes
       from json_to_recordset($1::text::json) as row (noun text, scheme text, value text) join ${name(stage, 'provider')} using (noun, scheme, value)
       where line > $2::int and line <> all($3::int[])
       order by noun, scheme, value, line
     ) found order by line`,
    [JSON.stringify(identifiers), line, taken],
  )
  return rows.map((row) => ({ ...row, start: Number(row.start) }))
}

/** Takes away what jobs that are over left behind. */
export async function sweepStages(sql: Sql): Promise<void> {
  const tables = await sql<{ name: string; seq: string }[]>`
    select relname as name, substring(relname from '[0-9]+$') as seq from pg_class
    where relnamespace = 'load_stage'::regnamespace and relkind = 'r'
      and not exists (select from load_job where seq = substring(relname from '[0-9]+$')::bigint and status in ('QUEUED', 'RUNNING'))`
  for (const seq of new Set(tables.map((table) => Number(table.seq)))) await dropStage({ sql, seq })
}
