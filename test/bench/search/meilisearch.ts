import { setTimeout as sleep } from 'node:timers/promises'
import type { MeilisearchOptions } from '../../../src/search/meilisearch/client.ts'
import { SETTINGS } from '../../../src/search/meilisearch/settings.ts'

/** Calls the HTTP routes of Meilisearch without its client library. */
export interface Bare {
  create(uid: string): Promise<void>
  drop(uid: string): Promise<void>
  /** Returns the number of the task. */
  put(uid: string, documents: string): Promise<number>
  settle(task: number): Promise<void>
  /** Returns those of the keys that are in the index. */
  findKeys(uid: string, keys: readonly string[]): Promise<string[]>
}

const POLL_MS = 10

export function openBare({ url, key }: MeilisearchOptions): Bare {
  const headers = {
    'content-type': 'application/json',
    'accept-encoding': 'identity',
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
  }
  async function call(method: string, path: string, body?: string): Promise<Record<string, unknown>> {
    const response = await fetch(`${url}/${path}`, { method, headers, ...(body === undefined ? {} : { body }) })
    const answer = (await response.json()) as Record<string, unknown>
    if (!response.ok) throw new Error(`Meilisearch answered ${response.status}: ${JSON.stringify(answer)}`)
    return answer
  }
  async function settle(task: number): Promise<void> {
    for (;;) {
      const { status, error } = await call('GET', `tasks/${task}`)
      if (status === 'succeeded') return
      if (status === 'failed' || status === 'canceled')
        throw new Error(`the task ${task} ${status}: ${JSON.stringify(error)}`)
      await sleep(POLL_MS)
    }
  }
  const taskOf = async (answer: Promise<Record<string, unknown>>) => Number((await answer)['taskUid'])
  return {
    async create(uid) {
      await settle(await taskOf(call('POST', 'indexes', JSON.stringify({ uid, primaryKey: 'key' }))))
      await settle(await taskOf(call('PATCH', `indexes/${uid}/settings`, JSON.stringify(SETTINGS))))
    },
    async drop(uid) {
      await settle(await taskOf(call('DELETE', `indexes/${uid}`))).catch(() => {})
    },
    put: (uid, documents) => taskOf(call('POST', `indexes/${uid}/documents`, documents)),
    settle,
    async findKeys(uid, keys) {
      const { results } = await call(
        'POST',
        `indexes/${uid}/documents/fetch`,
        JSON.stringify({ ids: keys, fields: ['key'], limit: keys.length }),
      )
      return (results as { key: string }[]).map((row) => row.key)
    },
  }
}
