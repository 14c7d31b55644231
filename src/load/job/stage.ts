import { copyRows } from '../../postgres/copy.ts'
import { type Sql, run } from '../../postgres/sql.ts'
import type { Identifier } from './identity.ts'
import type { ProvidingBlock, ScannedBlock } from './parse-block.ts'

/**
 * What the first pass over a file found out, in tables of the job's own. But for a few they are not logged: after a
 * crash of Postgres they are made again.
 */
export interface Stage {
  readonly sql: Sql
  /** Number of the job. */
  readonly seq: number
}

// What the order of work rests on, and is not the same once the archive holds other records.
const LASTING = ['twin', 'lead'] as const
const TABLES = ['record', 'identity', 'reference', 'parent', 'twin', 'lead', 'open', 'provider', 'done'] as const

function name(stage: Stage, table: (typeof TABLES)[number]): string {
  return `load_stage.${table}_${stage.seq}`
}

export async function createStage(stage: Stage): Promise<void> {
  await stage.sql.unsafe(
    `drop table if exists ${TABLES.filter((table) => !(LASTING as readonly string[]).includes(table))
      .map((table) => name(stage, table))
      .join(', ')}`,
  )
  const columns = {
    record: 'noun text, line int, start bigint, bytes int',
    identity: 'noun text, scheme text, value text collate "C", line int',
    reference: 'noun text, key text collate "C", scheme text, mark text collate "C"',
    parent: 'line int, scheme text, value text collate "C"',
    provider: 'noun text, scheme text, value text collate "C", line int, start bigint, bytes int',
  }
  for (const [table, list] of Object.entries(columns))
    await stage.sql.unsafe(`create unlogged table ${name(stage, table as 'record')} (${list})`)
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
  let parents: (string | number)[][] = []
  const told = new Set<string>()
  return {
    async add(block: ScannedBlock): Promise<void> {
      for (const { noun, number, start, bytes } of block.records) records.push([noun, number, start, bytes])
      for (const { noun, scheme, value, number } of block.identities) identities.push([noun, scheme, value, number])
      for (const { number, scheme, value } of block.parents) parents.push([number, scheme, value])
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
      if (identities.length + records.length + parents.length >= FLUSH_ROWS) await this.flush()
    },
    async flush(): Promise<void> {
      if (records.length > 0)
        await copyRows(stage.sql, name(stage, 'record'), ['noun', 'line', 'start', 'bytes'], records)
      if (identities.length > 0)
        await copyRows(stage.sql, name(stage, 'identity'), ['noun', 'scheme', 'value', 'line'], identities)
      if (references.length > 0)
        await copyRows(stage.sql, name(stage, 'reference'), ['noun', 'key', 'scheme', 'mark'], references)
      if (parents.length > 0) await copyRows(stage.sql, name(stage, 'parent'), ['line', 'scheme', 'value'], parents)
      records = []
      identities = []
      references = []
      parents = []
    },
  }
}

function toReference(identifiers: readonly Identifier[]): (string | null)[] {
  const key = identifiers.find(({ scheme }) => scheme === 'key')
  const mark = identifiers.find(({ scheme }) => scheme !== 'key')
  return [identifiers[0]?.noun ?? null, key?.value ?? null, mark?.scheme ?? null, mark?.value ?? null]
}

// Names of rows are of this shape; of an article's the outlet is left out.
const STORED_BY_NAME = `
  select line, id from named join outlet on noun = 'outlet' and name_folded_hash = md5(value)::uuid
  union all select line, id from named join agent on noun = 'agent' and name_folded_hash = md5(substr(value, strpos(value, ':') + 1))::uuid and lower(agent.kind) = split_part(value, ':', 1)
  union all select line, id from named join event on noun = 'event' and name_folded_hash = md5(substr(value, strpos(value, ':') + 1))::uuid and coalesce(start_date::text, '-') = split_part(value, ':', 1)
  union all select line, id from named join article on noun = 'article' and title_folded_hash = md5(substr(value, strpos(value, ' ') + 1))::uuid
    and coalesce(published_at, '-infinity') = coalesce(nullif(split_part(value, ' ', 1), '-')::timestamptz, '-infinity')`

// The first one is meant, unless it is renamed, or rejected.
const NAMESAKES = 4

/**
 * What can be told of the whole file now. Twins: lines that may mean a record which another line means, too, each with
 * the first of them. Leads: events with what their own links to events may mean. Open: what links give that create
 * nothing, and what neither the archive nor a record of this file is known by; perhaps a named link of another line
 * creates it.
 */
export async function judgeStage(stage: Stage): Promise<void> {
  const [identity, reference, parent, twin, lead, open, done] = (
    ['identity', 'reference', 'parent', 'twin', 'lead', 'open', 'done'] as const
  ).map((table) => name(stage, table))
  await stage.sql.begin(async (tx) => {
    await tx.unsafe(`set local work_mem = '64MB'`)
    await tx.unsafe(`analyze ${identity}`)
    await tx.unsafe(`
      create table if not exists ${twin} as
      with named as materialized (select noun, value, line from ${identity} where scheme = 'name'),
        called as materialized (
          select noun, value, line from ${identity} c where scheme = 'called' and exists (select from named n where n.noun = c.noun and n.value = c.value)
          union all select noun, value, line from named
        ),
        same as (
          select noun, scheme, value, min(line) as first from ${identity} where scheme not in ('name', 'called') group by noun, scheme, value having min(line) <> max(line)
        ),
        same_name as (select noun, value, min(line) as first from called group by noun, value having min(line) <> max(line)),
        found as (
          select line, record_id as id from ${identity} i join identifier on record = i.noun and identifier.scheme = i.scheme and identifier.value = i.value
          union all ${STORED_BY_NAME}
        ),
        held as (select id, min(line) as first from found group by id having min(line) <> max(line))
      select distinct line, first from ${identity} join same using (noun, scheme, value) where line <> first
      union select line, first from called join same_name using (noun, value) where line <> first
      union select line, first from found join held using (id) where line <> first`)
    await tx.unsafe(`
      create table if not exists ${lead} as
      with named as materialized (select distinct 'event' as noun, value, line from ${parent} where scheme = 'name'),
        known as (
          select case scheme when 'key' then 'key' else 'name' end as scheme, value, line as first, row_number() over (partition by scheme = 'key', value order by line) as number
          from ${identity} where noun = 'event' and exists (select from ${parent})
        ),
        -- What has that name in the archive may have another one after this load.
        stored as (${STORED_BY_NAME}),
        renaming as (
          select record_id as id, min(i.line) as first from ${identity} i join identifier on record = i.noun and identifier.scheme = i.scheme and identifier.value = i.value
          where noun = 'event' and record_id in (select id from stored) group by record_id
        )
      select distinct line, first from ${parent} join known using (scheme, value) where line <> first and number <= ${NAMESAKES}
      union select line, first from stored join renaming using (id) where line <> first`)
    await tx.unsafe(`
      create unlogged table ${open} as
      with asked as materialized (select distinct noun, key, scheme, mark from ${reference}),
        missing as materialized (
          select noun, scheme, value
          from (select noun, 'key' as scheme, key as value from asked where key is not null union select noun, scheme, mark from asked where mark is not null) given
          where not exists (select from identifier i where i.record = noun and i.scheme = given.scheme and i.value = given.value)
            and not exists (select from ${identity} i where i.noun = given.noun and i.scheme = given.scheme and i.value = given.value)
        )
      -- A key that is only made of the mark is nothing of its own.
      select k.noun, k.scheme, k.value from asked a
      join missing k on k.noun = a.noun and k.scheme = 'key' and k.value = a.key
      left join missing m on m.noun = a.noun and m.scheme = a.scheme and m.value = a.mark
      where a.mark is null or a.key <> a.mark or m.value is not null
      union
      select m.noun, m.scheme, m.value from asked a
      join missing m on m.noun = a.noun and m.scheme = a.scheme and m.value = a.mark
      left join missing k on k.noun = a.noun and k.scheme = 'key' and k.value = a.key
      where a.key is null or a.key <> a.mark or k.value is not null`)
    await tx.unsafe(`create unlogged table ${done} as select true as done`)
  })
}

/** Lines that may mean one record, or that lead from an event to another, in pairs. */
export async function eachPair(
  stage: Stage,
  table: 'twin' | 'lead',
  use: (line: number, first: number) => void,
): Promise<void> {
  await stage.sql
    .unsafe(`select line, first from ${name(stage, table)} order by line, first`)
    .cursor(10_000, (rows) => {
      for (const { line, first } of rows as unknown as { line: number; first: number }[]) use(line, first)
    })
}

/** The outlets, agents and events of the file: kind by kind, in their order. */
export async function eachRecord(
  stage: Stage,
  use: (noun: string, line: number, start: number, bytes: number) => void,
): Promise<void> {
  const rows = stage.sql.unsafe(
    `select noun, line, start, bytes from ${name(stage, 'record')} order by array_position(array['outlet', 'agent', 'event'], noun), line`,
  )
  await rows.cursor(10_000, (some) => {
    for (const { noun, line, start, bytes } of some as unknown as {
      noun: string
      line: number
      start: string
      bytes: number
    }[])
      use(noun, line, Number(start), bytes)
  })
}

export async function countRecords(stage: Stage): Promise<number> {
  const [row] = await stage.sql.unsafe(`select count(*)::int as count from ${name(stage, 'record')}`)
  return row?.['count'] as number
}

/** What open links give, as texts of `toText`. */
export async function readOpen(stage: Stage): Promise<Set<string>> {
  const open = new Set<string>()
  await stage.sql.unsafe(`select noun, scheme, value from ${name(stage, 'open')}`).cursor(10_000, (rows) => {
    for (const row of rows as unknown as Identifier[]) open.add(toText(row))
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
    if (rows.length > 0)
      await copyRows(stage.sql, name(stage, 'provider'), ['noun', 'scheme', 'value', 'line', 'start', 'bytes'], rows)
  }
}

export interface Provider {
  /** As `toText` has it. */
  readonly text: string
  readonly line: number
  readonly start: number
  readonly bytes: number
}

/** The first lines that could create each of these, in order. */
export async function findProviders(stage: Stage, identifiers: readonly Identifier[]): Promise<Provider[]> {
  const rows = await run<Identifier & { line: number; start: string; bytes: number }>(
    stage.sql,
    `select noun, scheme, value, line, start, bytes from json_to_recordset($1::text::json) as row (noun text, scheme text, value text)
     join ${name(stage, 'provider')} using (noun, scheme, value) order by line`,
    [JSON.stringify(identifiers)],
  )
  return rows.map(({ line, start, bytes, ...identifier }) => ({
    text: toText(identifier),
    line,
    start: Number(start),
    bytes,
  }))
}

/** Takes away what jobs that are over left behind. */
export async function sweepStages(sql: Sql): Promise<void> {
  const tables = await sql<{ name: string; seq: string }[]>`
    select relname as name, substring(relname from '[0-9]+$') as seq from pg_class
    where relnamespace = 'load_stage'::regnamespace and relkind = 'r'
      and not exists (select from load_job where seq = substring(relname from '[0-9]+$')::bigint and status in ('QUEUED', 'RUNNING'))`
  for (const seq of new Set(tables.map((table) => Number(table.seq)))) await dropStage({ sql, seq })
}
