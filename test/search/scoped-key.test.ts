import { expect, test } from 'vitest'
import { createMeilisearch } from '../../src/search/meilisearch/engine.ts'
import { runJob } from '../../src/search/sync/run-job.ts'
import { startSync } from '../../src/search/sync/sync.ts'
import { createDatabase } from '../database.ts'
import { meilisearchBin, NO_MEILISEARCH, startMeilisearch } from '../meilisearch.ts'
import { articles, expectInStep, load, QUICK, silent } from '../sync/harness.ts'

// On a server that was not started by the tests, MEILI_KEY may not be allowed to create keys.
const isLeftOut = meilisearchBin === null || process.env['MEILI_URL'] !== undefined

test.skipIf(isLeftOut)(
  `a key that names our two indexes is enough, for a rebuild too${isLeftOut ? ` (${NO_MEILISEARCH})` : ''}`,
  async () => {
    const { options, stop } = await startMeilisearch()
    const { db, url, drop } = await createDatabase()
    const index = options.index ?? ''
    const response = await fetch(`${options.url}/keys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${options.key ?? ''}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        expiresAt: null,
        indexes: [index, `${index}_next`],
        actions: ['search', 'documents.*', 'indexes.*', 'settings.*', 'stats.get', 'tasks.get'],
      }),
    })
    const { key } = (await response.json()) as { key: string }
    const engine = createMeilisearch({ ...options, key })
    const sync = await startSync({ db, engine, url, log: silent, limits: QUICK })
    try {
      await load(db, { articles: articles(0, 20) })
      await sync.drain()
      expect(await runJob(db.write, (await engine.findId()) ?? '', 'reindex', { everyMs: 50 })).toMatchObject({
        stage: 'done',
        remaining: 0,
      })
      await load(db, { articles: articles(10, 30, 1) })
      await sync.drain()
      await expectInStep(db, engine.current)
      expect(await engine.hasRebuild()).toBe(false)
    } finally {
      await sync.close()
      await drop()
      await stop()
    }
  },
)
