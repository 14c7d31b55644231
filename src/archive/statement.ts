import type { Db } from '../postgres/connect.ts'
import { asArchiveError } from '../postgres/failure.ts'
import { type Compile, startCompile } from './query/context.ts'
import { SHAPES } from './entities.ts'

/** What a request may see, and what its answer is for. */
export interface ReadOptions {
  /** Whether articles that are not USABLE exist for this request. */
  readonly seesAll: boolean
  /** See Compile.typed. */
  readonly typed: boolean
}

export function startRead(options: ReadOptions): Compile {
  return startCompile({ shapes: SHAPES, ...options })
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

/** Runs one statement whose rows are `columns` of text. */
export async function runRead(
  db: Db,
  text: string,
  params: readonly string[],
): Promise<readonly (readonly (string | null)[])[]> {
  try {
    const rows = await db.read.unsafe(text, [...params], optionsOf(db, text)).values()
    return rows as unknown as (string | null)[][]
  } catch (error) {
    throw asArchiveError(error)
  }
}

/** The one value of a statement's one row, as Postgres sent it: text that only passes through is never decoded. */
export async function runReadRaw(db: Db, text: string, params: string[]): Promise<Buffer | null> {
  try {
    const rows = await db.read.unsafe(text, params, optionsOf(db, text)).raw()
    return (rows as unknown as (Buffer | null)[][])[0]?.[0] ?? null
  } catch (error) {
    throw asArchiveError(error)
  }
}

// postgres.js would send a text without parameters by the simple protocol, which plans it every time.
function optionsOf(db: Db, text: string) {
  return { prepare: isWorthPreparing(db, text), simple: false }
}
