import type { QueryContext } from './query/entity.ts'
import type { Db } from '../postgres/connect.ts'
import { asArchiveError } from '../postgres/failure.ts'
import { ENTITIES } from './entities.ts'
import { paramsOf, type Slot } from './query/slot.ts'
import { fill, type Placeholder, type Statement } from './query/sql.ts'
import { isTooManyBuckets, tooManyBuckets } from './query/timeline.ts'

/** What a request may see, and what its answer is for. */
export interface ReadOptions {
  /** Whether articles that are not USABLE exist for this request. */
  readonly seesAll: boolean
  /** See QueryContext.typed. */
  readonly typed: boolean
  /** The variables of this request that stand as slots in arguments. */
  readonly slots?: readonly (Slot | null)[]
}

export function startQuery({ seesAll, typed }: Pick<ReadOptions, 'seesAll' | 'typed'>): QueryContext {
  return { entities: ENTITIES, seesAll, typed, fixed: new Set() }
}

// A prepared statement is worth twice the speed, but every text stays on the server for the life of its connection. So
// only a text that comes back is prepared, and only so many: what a frontend sends all day is, what a researcher types
// once is not.
const MAX_PREPARED = 500
const MAX_SEEN = 5_000

interface Texts {
  readonly seen: Set<string>
  readonly prepared: Set<string>
}
const textsOf = new WeakMap<Db, Texts>()

function isWorthPreparing(db: Db, text: string): boolean {
  const texts = textsOf.get(db) ?? { seen: new Set<string>(), prepared: new Set<string>() }
  textsOf.set(db, texts)
  if (texts.prepared.has(text)) return true
  if (texts.prepared.size >= MAX_PREPARED || !texts.seen.has(text)) {
    if (texts.seen.size >= MAX_SEEN) texts.seen.clear()
    texts.seen.add(text)
    return false
  }
  texts.prepared.add(text)
  return true
}

/** Runs a statement whose rows are columns of text. `valueOf` gives what its placeholders stand for. */
export async function runRead(
  db: Db,
  statement: Statement,
  valueOf?: (placeholder: Placeholder) => string,
): Promise<readonly (readonly (string | null)[])[]> {
  try {
    const { text } = statement
    const rows = await db.read.unsafe(text, fill(statement, valueOf), optionsOf(db, text)).values()
    return rows as unknown as (string | null)[][]
  } catch (error) {
    throw failureOf(error)
  }
}

/** The one value of a statement's one row, as Postgres sent it: text that only passes through is never decoded. */
export async function runReadRaw(
  db: Db,
  statement: Statement,
  slots: readonly (Slot | null)[],
): Promise<Buffer | null> {
  try {
    const { text } = statement
    const rows = await db.read.unsafe(text, fill(statement, paramsOf(slots)), optionsOf(db, text)).raw()
    return (rows as unknown as (Buffer | null)[][])[0]?.[0] ?? null
  } catch (error) {
    throw failureOf(error)
  }
}

function failureOf(error: unknown): unknown {
  return isTooManyBuckets(error) ? tooManyBuckets() : asArchiveError(error)
}

// postgres.js would send a text without parameters by the simple protocol, which plans it every time.
function optionsOf(db: Db, text: string) {
  return { prepare: isWorthPreparing(db, text), simple: false }
}
