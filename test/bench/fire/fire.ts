import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Slice } from '../slice/slice.ts'
import type { Order, Result, Target } from './child.ts'
import { clientRequest, CLIENTS } from './client.ts'

/** This many connections keep a server on one core busy all the time. */
export const CONNECTIONS = 8

/** Sends requests to servers from a separate process. */
export interface Gun {
  aim(targets: readonly Target[]): Promise<void>
  /** Returns the number of answers per second. */
  fire(target: number, seconds: number): Promise<number>
  /**
   * Does the same as `fire` with the given number of connections. Also returns the median time of an answer, in
   * milliseconds.
   */
  measure(
    target: number,
    seconds: number,
    connections: number,
  ): Promise<{ readonly rate: number; readonly p50Ms: number }>
  stop(): void
}

export function createGun(): Gun {
  const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), {
    execArgv: ['--import', new URL('../typescript.js', import.meta.url).href],
  })
  const send = async (order: Order): Promise<unknown> => {
    const answer = once(child, 'message')
    child.send(order)
    const [message] = (await answer) as unknown[]
    return message
  }
  const measure = async (target: number, seconds: number, connections: number) => {
    const { answers, failures, seconds: took, p50Ms } = (await send({ target, seconds, connections })) as Result
    if (failures > 0) throw new Error(`${failures} of ${answers} requests failed`)
    return { rate: answers / took, p50Ms }
  }
  return {
    async aim(targets) {
      await send({ targets })
    },
    measure,
    fire: async (target, seconds) => (await measure(target, seconds, CONNECTIONS)).rate,
    stop: () => child.disconnect(),
  }
}

/** Returns each request twice: as Apollo Client and as urql sends it. */
export function requestsOf(slice: Slice, rows: readonly (readonly string[])[]): string[] {
  return rows.flatMap((values) => CLIENTS.map((client) => clientRequest(client, slice, values)))
}
