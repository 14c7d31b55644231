import { ArchiveError } from '../errors.ts'
import { isConnectionLost } from './failure.ts'
import type { Sql } from './sql.ts'

/**
 * For how long a pooler gives a server connection to one client: as long as the client is connected (`session`), for a
 * transaction, or for a statement. `none`: the client is connected to Postgres itself.
 */
export type Pooling = 'none' | 'session' | 'transaction' | 'statement'

// The order in which `findPooling` asks its three clients which server process runs their statements. The order is
// irregular on purpose: with 0, 1, 2, 0, 1, 2, a pooler in transaction mode that uses three server connections in turn
// would look like a pooler in session mode, because each client would get the same connection every time.
const ORDER = [0, 0, 1, 0, 1, 1, 2, 0, 2, 2, 1, 0, 0, 2, 1, 1, 0, 2, 0, 1] as const
const ANSWER_MS = 8_000

/**
 * Finds out whether the connections lead through a pooler, and in which mode. `open` opens a client that has one
 * connection and sends no settings; this function closes the clients. @throws SETUP if the pooler has too few
 * connections.
 */
export async function findPooling(open: () => Sql): Promise<Pooling> {
  const clients = [open(), open(), open()] as const
  try {
    if ((await askProcess(clients[0])).isDirect) return 'none'
    if (await refusesTransactions([clients[0], clients[1]], clients[2])) return 'statement'
    const seen = new Map<number, Process>()
    for (const index of ORDER) {
      const process = await soon(askProcess(clients[index]))
      const before = seen.get(index)
      // If the client lost its connection to the pooler and opened it again, the key is different. In this case, a
      // different process does not show that the pooler is in transaction mode.
      const isMoved = before !== undefined && before.key === process.key && before.pid !== process.pid
      const isShared = [...seen].some(([other, { pid }]) => other !== index && pid === process.pid)
      if (isMoved || isShared) return 'transaction'
      seen.set(index, process)
    }
    return 'session'
  } finally {
    await Promise.all(clients.map((client) => client.end({ timeout: 1 })))
  }
}

interface Process {
  readonly pid: number
  readonly key: number | undefined
  readonly isDirect: boolean
}

/** Asks which server process runs the statements of a client at this moment. */
async function askProcess(client: Sql): Promise<Process> {
  const rows = await client.unsafe<{ pid: number }[]>('select pg_backend_pid() as pid')
  const pid = rows[0]?.pid ?? 0
  // When a client connects, Postgres sends it the number of the server process and a key, with which a statement can be
  // canceled. A pooler sends a number and a key of its own instead, because the server process behind a client can
  // change.
  const { state } = rows as { readonly state?: { readonly pid: number; readonly secret: number } }
  return { pid, key: state?.secret, isDirect: state?.pid === pid }
}

/** Whether the pooler closes each connection that begins a transaction, but answers statements outside transactions. */
async function refusesTransactions(clients: readonly Sql[], other: Sql): Promise<boolean> {
  for (const client of clients) {
    const isDone = await client
      .begin((tx) => tx`select 1`)
      .then(
        () => true,
        (error: unknown) => {
          if (isConnectionLost(error)) return false
          throw error
        },
      )
    if (isDone) return false
  }
  await askProcess(other)
  return true
}

/** @throws SETUP if the pooler does not answer in time, because all its server connections are in use. */
async function soon<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const message = `The pooler of the database gave Verbatim too few connections: a statement on a further connection got no answer within ${ANSWER_MS / 1_000} s. Give the pooler more server connections (PgBouncer: default_pool_size); docs/poolers.md says how many a process needs.`
    timer = setTimeout(() => reject(new ArchiveError('SETUP', message)), ANSWER_MS)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
