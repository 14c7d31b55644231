import { ArchiveError } from '../errors.ts'
import type { QueryContext } from './query/entity.ts'
import { runForClient } from '../postgres/cancel.ts'
import type { Db } from '../postgres/connect.ts'
import { isWorthPreparing } from '../postgres/prepare.ts'
import { ENTITIES } from './entities.ts'
import { paramsOf, type Slot } from './query/slot.ts'
import { fill, type Placeholder, type Statement } from './query/sql.ts'
import { isTooManyBuckets, tooManyBuckets } from './query/timeline.ts'

/** The rows that a request may see, and the purpose of its answer. */
export interface ReadOptions {
  /** Whether what readers do not see exists for this request. */
  readonly seesAll: boolean
  /** See QueryContext.typed. */
  readonly typed: boolean
  /** The variables of this request that stand as slots in arguments. */
  readonly slots?: readonly (Slot | null)[]
  /** Whether nobody waits for the answer any more: what still runs for it is cancelled. */
  readonly isGone?: (() => boolean) | undefined
}

export function startQuery({ seesAll, typed }: Pick<ReadOptions, 'seesAll' | 'typed'>): QueryContext {
  return { entities: ENTITIES, seesAll, typed, fixed: new Set() }
}

type IsGone = ReadOptions['isGone']

/** Runs a statement whose rows are columns of text. `valueOf` gives what its placeholders stand for. */
export async function runRead(
  db: Db,
  statement: Statement,
  isGone: IsGone,
  valueOf: (placeholder: Placeholder) => string,
): Promise<readonly (readonly (string | null)[])[]> {
  try {
    const { text } = statement
    const [values, options] = [fill(statement, valueOf), optionsOf(db, text)]
    const rows = await runForClient(db.read, () => db.read.unsafe(text, values, options).values(), isGone)
    return rows as unknown as (string | null)[][]
  } catch (error) {
    throw failureOf(error)
  }
}

/**
 * The single value of a statement with one row, as Postgres sent it: text that is only passed through is never decoded.
 */
export async function runReadRaw(
  db: Db,
  statement: Statement,
  slots: readonly (Slot | null)[],
  isGone: IsGone,
): Promise<Buffer | null> {
  try {
    const { text } = statement
    const [values, options] = [fill(statement, paramsOf(slots)), optionsOf(db, text)]
    const rows = await runForClient(db.read, () => db.read.unsafe(text, values, options).raw(), isGone)
    return (rows as unknown as (Buffer | null)[][])[0]?.[0] ?? null
  } catch (error) {
    throw failureOf(error)
  }
}

function failureOf(error: unknown): unknown {
  if (isAnswerTooLarge(error)) return answerTooLarge(Number(error.detail), Number(error.message))
  return isTooManyBuckets(error) ? tooManyBuckets() : error
}

/**
 * The SQLSTATE that the function count_body raises before it reads a body beyond the limit, with the bytes and the
 * limit.
 */
const ANSWER_TOO_LARGE = 'VB002'

function isAnswerTooLarge(error: unknown): error is Error & { readonly detail: string } {
  return error instanceof Error && 'code' in error && error.code === ANSWER_TOO_LARGE
}

export function answerTooLarge(limit: number, asked: number): ArchiveError {
  return new ArchiveError(
    'TOO_EXPENSIVE',
    `The answer would have ${asked} bytes at least, and the limit is ${limit}: ask for fewer records or texts at once, or for slices of bodies (\`body(start, end)\`).`,
    { limit, asked },
  )
}

// postgres.js would send a text without parameters by the simple protocol, which plans it every time.
function optionsOf(db: Db, text: string) {
  return { prepare: isWorthPreparing(db.read, text), simple: false }
}
