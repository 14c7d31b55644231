import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Slice } from '../slice/slice.ts'
import type { Order, Result, Target } from './child.ts'
import { clientRequest, CLIENTS } from './client.ts'

/** As many as make a server of one core busy all the time. */
export const CONNECTIONS = 8

/** Asks servers from a process of its own. */
export interface Gun {
  aim(targets: readonly Target[]): Promise<void>
  /** Answers per second. */
  fire(target: number, seconds: number): Promise<number>
  /** The same with what an answer takes, over as many connections. */
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

/** Half of the clients are Apollo Client, half are urql. */
export function requestsOf(slice: Slice, rows: readonly (readonly string[])[]): string[] {
  return rows.flatMap((values) => CLIENTS.map((client) => clientRequest(client, slice, values)))
}
