import { describe, expect, test } from 'vitest'
import { createMeilisearch } from '../../src/search/meilisearch/engine.ts'
import { hasMeilisearch, NO_MEILISEARCH, startMeilisearch } from '../meilisearch.ts'
import { testEngine } from './contract.ts'
import { document, find } from './documents.ts'

if (hasMeilisearch) {
  describe('Meilisearch', () => {
    testEngine(async () => {
      const server = await startMeilisearch()
      return { engine: createMeilisearch(server.options), close: () => server.stop() }
    })
  })
  test('two copies of the index return equal hits in the same order, however the documents were sent', async () => {
    const server = await startMeilisearch()
    const names = Array.from({ length: 20 }, (_, n) => `number ${n}`)
    const documents = names.map((name) => document('agent', name, 'Ann Lee'))
    const orders: string[][] = []
    try {
      for (const [copy, sent] of [documents, documents.toReversed()].entries()) {
        const engine = createMeilisearch({ ...server.options, index: `${server.options.index ?? ''}_${copy}` })
        await engine.create(`copy ${copy}`)
        for (const half of [sent.slice(0, 10), sent.slice(10)]) await engine.current.put(half)
        orders.push(await find(engine, names, 'lee'))
        expect(await engine.current.count()).toBe(names.length)
        expect(await engine.findId()).toBe(`copy ${copy}`)
      }
      expect(orders[0]).toHaveLength(names.length)
      expect(orders[1]).toEqual(orders[0])
    } finally {
      await server.stop()
    }
  })
} else {
  test.skip(`Meilisearch: ${NO_MEILISEARCH}`)
}
