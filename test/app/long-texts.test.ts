import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { App } from '../../src/app.ts'
import { post, startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { LENGTH } from '../length.ts'
import { hasMeilisearch, startMeilisearch, type TestMeilisearch } from '../meilisearch.ts'
import { load } from '../sync/harness.ts'
import { slowdown } from '../slowdown.ts'

// Nearly the maximum size of a body; the texts are in scripts that take long to split into words.
const BYTES = 4_900_000
const COUNT = LENGTH > 1 ? 6 : 4
const WORD = [
  (n: number) => `word${(n * 7919) % 50_000} `,
  (n: number) => `слово${(n * 7919) % 50_000} `,
  (n: number) => String.fromCharCode(0x4e00 + ((n * 7919) % 5_000)),
]
function longText(number: number): string {
  const word = WORD[number % WORD.length] ?? String
  const parts: string[] = []
  for (let n = 0, bytes = 0; bytes < BYTES - 1_000; n += 1) {
    const part = word(n)
    bytes += Buffer.byteLength(part)
    parts.push(part)
  }
  const half = parts.length >> 1
  return `${parts.slice(0, half).join('')} quagga of marsh ${parts.slice(half).join('')}`
}

describe.each(hasMeilisearch ? ['postgres', 'meilisearch'] : ['postgres'])('on %s', (engine) => {
  let database: Awaited<ReturnType<typeof createDatabase>>
  let app: App
  let meilisearch: TestMeilisearch | undefined
  beforeAll(async () => {
    database = await createDatabase()
    for (let n = 0; n < COUNT; n += 1)
      await load(database.db, { articles: [{ key: `long:${n}`, title: `Quagga ${n}`, body: longText(n) }] })
    if (engine === 'meilisearch') meilisearch = await startMeilisearch()
    const { url, key } = meilisearch?.options ?? {}
    app = await startTestApp(database.url, {
      SEARCH_ENGINE: engine,
      ...(url ? { MEILI_URL: url, MEILI_KEY: key ?? '' } : {}),
    })
  })
  afterAll(async () => {
    await app?.stop()
    await meilisearch?.stop()
    await database?.drop()
  })

  /**
   * Requests /healthz repeatedly until the work is done, and returns the 99th percentile of the response times in
   * milliseconds, and a limit for it. The limit uses the load of the machine both before and after the work, because
   * the load can change meanwhile.
   */
  async function healthWhile(begin: () => Promise<unknown>): Promise<{ p99: number; limit: number }> {
    const before = slowdown()
    const work = begin()
    const took: number[] = []
    let isDone = false
    const done = work.finally(() => (isDone = true))
    while (!isDone) {
      const began = performance.now()
      await (await fetch(`${app.url}/healthz`)).text()
      took.push(performance.now() - began)
      await sleep(10)
    }
    await done
    const p99 = took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? 0
    return { p99, limit: 250 * Math.max(before, slowdown()) }
  }

  const ask = (query: string) => post(app.url, query).then(({ body }) => body)

  test('indexing long texts leaves the server answering', async () => {
    const { p99, limit } = await healthWhile(() =>
      expect
        .poll(
          async () =>
            (await ask('{ search(text: "quagga", kinds: [ARTICLE]) { totalCount totalIsExact engine } }')).data,
          {
            timeout: 230_000,
            interval: 500,
          },
        )
        .toEqual({ search: { totalCount: COUNT, totalIsExact: true, engine: engine.toUpperCase() } }),
    )
    expect(p99).toBeLessThan(limit)
  })

  test('highlights of long texts leave the server answering, and come within the time of a search', async () => {
    let body: Awaited<ReturnType<typeof ask>>
    const began = performance.now()
    const { p99, limit } = await healthWhile(() =>
      ask('{ search(text: "quagga zebra", first: 30) { edges { highlights { field runs { text hit } } } } }').then(
        (answer) => (body = answer),
      ),
    )
    expect(performance.now() - began).toBeLessThan(5_000 * slowdown())
    expect(p99).toBeLessThan(limit)
    const edges: { highlights: { field: string }[] }[] = body.data.search.edges
    expect(edges).toHaveLength(COUNT)
    expect(edges[0]?.highlights.map(({ field }) => field)).toContain('title')
  })

  test('a phrase that is looked for in long texts leaves the server answering', async () => {
    let answer: unknown
    const { p99, limit } = await healthWhile(() =>
      ask('{ search(text: "\\"quagga of marsh\\"", first: 30) { totalCount totalIsExact } }').then(
        (body) => (answer = body),
      ),
    )
    // The texts are longer than the texts that a search checks for a phrase, so the number may be an estimate.
    const found = ({ totalCount, totalIsExact }: { totalCount: number; totalIsExact: boolean }) =>
      totalCount === COUNT || !totalIsExact
    expect(answer).toMatchObject({ data: { search: expect.toSatisfy(found) } })
    expect(p99).toBeLessThan(limit)
  })
})
