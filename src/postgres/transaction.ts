import { isConnectionLost } from './failure.ts'
import type { Sql, Tx } from './sql.ts'

type Work = (tx: Tx) => Promise<unknown>

/**
 * Prevents the process from ending when a connection breaks during `begin`. When a connection has broken, postgres.js
 * 3.4.9 still writes to it, for example the rollback, which the library sends as soon as the callback of `begin` has
 * failed. The write happens in a timer, where no code can catch its error, so the process would end. Two measures
 * prevent such writes. After the connection has broken, the promise of the callback is never settled, so the library
 * sends no rollback, and all further statements of the callback are refused. The caller of `begin` still gets an error,
 * because `begin` rejects its promise when the connection is closed.
 */
export function guardTransactions(client: Sql): Sql {
  const begin = client.begin.bind(client) as (options: string, work: Work) => Promise<unknown>
  const guarded = (...given: [Work] | [string, Work]): Promise<unknown> => {
    const [options, work] = given.length === 2 ? given : ['', given[0]]
    let over = false
    const inside = async (tx: Tx) => {
      try {
        const result = await work(refuseWhen(() => over, tx))
        return over ? never() : result
      } catch (error) {
        if (over || isConnectionLost(error)) return never()
        throw error
      }
    }
    return begin(options, inside).finally(() => (over = true))
  }
  return Object.assign(client, { begin: guarded })
}

function never(): Promise<never> {
  return new Promise(() => {})
}

function refuseWhen(isOver: () => boolean, tx: Tx): Tx {
  const refuse = () => {
    if (isOver())
      throw Object.assign(new Error('The connection was lost, so the transaction has ended.'), {
        code: 'CONNECTION_CLOSED',
      })
  }
  return new Proxy(tx, {
    apply(target, self, args: unknown[]) {
      refuse()
      return Reflect.apply(target, self, args) as unknown
    },
    get(target, name) {
      if (name === 'unsafe' || name === 'savepoint') refuse()
      return Reflect.get(target, name) as unknown
    },
  })
}
