import { ArchiveError } from '../errors.ts'
import type { QueryContext } from './query/entity.ts'
import { runForClient } from '../postgres/cancel.ts'
import type { Db, SqlForm } from '../postgres/connect.ts'
import { isWorthPreparing } from '../postgres/prepare.ts'
import { ENTITIES } from './entities.ts'
import { paramsOf, type Slot } from './query/slot.ts'
import { fill, type Placeholder, type Statement } from './query/sql.ts'
import { isTooManyBuckets, tooManyBuckets } from './query/timeline.ts'

/** Tells which records a request may see, and how its answer is written. */
export interface ReadOptions {
  /** Whether the request also sees the records that are hidden from ordinary readers. */
  readonly seesAll: boolean
  /** See QueryContext.typed. */
  readonly typed: boolean
  /** The slots of this request, in the order of the operation's variables. Null for a variable without a slot. */
  readonly slots?: readonly (Slot | null)[]
  /** Returns true once the client has disconnected: statements that still run for that client are then canceled. */
  readonly isGone?: (() => boolean) | undefined
}

/** What a statement depends on, in addition to the selection. */
export type CompileOptions = Pick<ReadOptions, 'seesAll' | 'typed'> & { readonly form: SqlForm }

export function startQuery({ seesAll, typed, form }: CompileOptions): QueryContext {
  return { entities: ENTITIES, form, isOnlyRow: false, seesAll, typed, fixed: new Set() }
}

type IsGone = ReadOptions['isGone']

/** Runs a statement that returns columns of text. `valueOf` returns the value of each placeholder. */
export async function runRead(
  db: Db,
  statement: Statement,
  isGone: IsGone,
  valueOf: (placeholder: Placeholder) => string,
): Promise<readonly (readonly (string | null)[])[]> {
  return (await run(db, statement, isGone, valueOf, 'values')) as (string | null)[][]
}

/**
 * Runs a statement that returns one row with one value. Returns this value as the bytes that Postgres sent: it is sent
 * to the client unchanged, so it is never decoded.
 */
export async function runReadRaw(
  db: Db,
  statement: Statement,
  slots: readonly (Slot | null)[],
  isGone: IsGone,
): Promise<Buffer | null> {
  const [row] = await runReadRows(db, statement, isGone, paramsOf(slots))
  return row?.[0] ?? null
}

/** Does the same as `runRead`, but returns each column as the bytes that Postgres sent. */
export async function runReadRows(
  db: Db,
  statement: Statement,
  isGone: IsGone,
  valueOf: (placeholder: Placeholder) => string,
): Promise<readonly (readonly (Buffer | null)[])[]> {
  return (await run(db, statement, isGone, valueOf, 'raw')) as (Buffer | null)[][]
}

async function run(
  db: Db,
  statement: Statement,
  isGone: IsGone,
  valueOf: (placeholder: Placeholder) => string,
  form: 'values' | 'raw',
): Promise<unknown> {
  try {
    const { text } = statement
    const [values, options] = [fill(statement, valueOf), optionsOf(db, text)]
    return await runForClient(db.read, () => db.read.unsafe(text, values, options)[form](), isGone)
  } catch (error) {
    throw failureOf(error)
  }
}

function failureOf(error: unknown): unknown {
  if (isAnswerTooLarge(error)) return answerTooLarge(Number(error.detail), Number(error.message))
  return isTooManyBuckets(error) ? tooManyBuckets() : error
}

/**
 * The SQLSTATE that the SQL function `count_body` raises if the next body would make the answer too large. The message
 * of the database error is a number: the total length in bytes of the article bodies in the answer, up to and including
 * the body that exceeds the limit. The field `detail` of the database error contains the limit in bytes.
 */
const ANSWER_TOO_LARGE = 'VB002'

function isAnswerTooLarge(error: unknown): error is Error & { readonly detail: string } {
  return error instanceof Error && 'code' in error && error.code === ANSWER_TOO_LARGE
}

export function answerTooLarge(limit: number, asked: number): ArchiveError {
  return new ArchiveError(
    'TOO_EXPENSIVE',
    `The answer would have at least ${asked} bytes, and the limit is ${limit}: request fewer records or texts at once, or slices of bodies (\`body(start, end)\`).`,
    { limit, asked },
  )
}

// Without `simple: false`, postgres.js sends a statement that has no parameters by the simple query protocol, which
// plans the statement on every execution.
function optionsOf(db: Db, text: string) {
  return { prepare: isWorthPreparing(db.read, text), simple: false }
}
