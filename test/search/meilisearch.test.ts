import { describe, test } from 'vitest'
import { createMeilisearch } from '../../src/search/meilisearch/engine.ts'
import { hasMeilisearch, NO_MEILISEARCH, startMeilisearch } from '../meilisearch.ts'
import { testEngine } from './contract.ts'

if (hasMeilisearch) {
  describe('Meilisearch', () => {
    testEngine(async () => {
      const server = await startMeilisearch()
      return { engine: createMeilisearch(server.options), close: () => server.stop() }
    })
  })
} else {
  test.skip(`Meilisearch: ${NO_MEILISEARCH}`)
}
