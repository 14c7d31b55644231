import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { deleteRecords } from '../../src/load/delete-records.ts'
import type { Db } from '../../src/postgres/connect.ts'
import { createMeilisearch } from '../../src/search/meilisearch/engine.ts'
import { startChild } from '../../src/search/meilisearch/child.ts'
import type { Task } from '../../src/search/sync/job.ts'
import { runJob } from '../../src/search/sync/run-job.ts'
import { searchStatus } from '../../src/search/sync/status.ts'
import { createDatabase } from '../database.ts'
import { LENGTH } from '../length.ts'
import { meilisearchBin, NO_MEILISEARCH } from '../meilisearch.ts'
import { slowdown } from '../slowdown.ts'
import { article, expectInStep, load, QUICK } from './harness.ts'
import { type Fault, FAULTS, startProxy } from './proxy.ts'
import { startSyncProcess } from './sync-process.ts'

// `npm run test:long` has more steps.
const STEPS = LENGTH > 1 ? 600 : 120
const LOOSE_STEPS = 0.6 * STEPS
// The client accepts only whole milliseconds.
const SLOWDOWN = Math.round(slowdown())
const HEALED_WITHIN_MS = 90_000 * SLOWDOWN
// The timeouts are longer than a Meilisearch needs, and short enough for many hanging requests.
const TIMEOUTS = { searchMs: 500 * SLOWDOWN, otherMs: 500 * SLOWDOWN, uploadMs: 2_000 * SLOWDOWN }

test.skipIf(meilisearchBin === null)(
  `loses and doubles nothing, whatever goes wrong between it and Meilisearch, and whichever of the two is killed${meilisearchBin === null ? ` (${NO_MEILISEARCH})` : ''}`,
  async () => {
    const database = await createDatabase()
    const { db } = database
    const directory = await mkdtemp(join(tmpdir(), 'verbatim-faults-'))
    const boot = () => startChild({ bin: meilisearchBin ?? '', directory })
    let child = await boot()
    const proxy = await startProxy(child.url)
    // The proxy changes a document with this word so that the real server refuses it, and with it the whole payload.
    proxy.alter = (body) =>
      body.includes('poisoned') ? body.replaceAll(/"key":"article_[^"]*"(?=[^{}]*poisoned)/g, '"key":"no key"') : body
    const meilisearch = { url: proxy.url, key: child.key, index: 'faults', timeouts: TIMEOUTS }
    const engine = createMeilisearch(meilisearch)
    const limits = { ...QUICK, checkEveryMs: 500, payloadRows: 50, rebuildAbove: 200 }
    const sync = await startSyncProcess({ url: database.url, meilisearch, limits })
    const status = () => searchStatus(db.read, engine)
    const work = async (task: Task, options = {}) => runJob(db.write, (await engine.findId()) ?? '', task, options)
    const drain = () =>
      expect
        .poll(status, { timeout: HEALED_WITHIN_MS, interval: 50 })
        .toMatchObject({ lagSeconds: 0, pendingChanges: 0, rebuild: null })
    const random = (n: number) => Math.floor(Math.random() * n)
    let kills = 0
    const killSync = async () => {
      kills += 1
      await sync.kill()
      await sleep(random(300))
      await sync.start()
    }
    const kill = async () => {
      process.kill(child.pid, 'SIGKILL')
      await child.exited
      await sleep(random(300))
      child = await boot()
      proxy.target = child.url
    }
    const wipe = () =>
      fetch(`${child.url}/indexes/faults`, { method: 'DELETE', headers: { authorization: `Bearer ${child.key}` } })
    let trouble: Promise<unknown> = Promise.resolve()
    let syncTrouble: Promise<unknown> = Promise.resolve()
    try {
      let share = 0
      let asked = 0
      let faults: readonly Fault[] = FAULTS
      // Faults are drawn from a shuffled list, so that each of them occurs.
      const deck: Fault[] = []
      proxy.choose = (path) => {
        asked += 1
        if (Math.random() >= share) return null
        const at = deck.findIndex(
          (fault) => faults.includes(fault) && (path.startsWith('/tasks/') || !fault.startsWith('task')),
        )
        if (at < 0) deck.push(...[...faults].sort(() => Math.random() - 0.5))
        return deck.splice(Math.max(0, at), 1)[0] ?? null
      }
      // The writes are faster than a sync that fails all the time, so the test waits for requests of the
      // sync: without requests, nothing can go wrong.
      const letWork = async () => {
        const [enough, until] = [asked + 25, Date.now() + 5_000 * SLOWDOWN]
        while (asked < enough && Date.now() < until) await sleep(10)
      }
      const storm = async (from: number, to: number, isStrict: boolean) => {
        // Only a late request or an emptied index causes differences that nothing but an audit can find.
        faults = isStrict ? FAULTS.filter((fault) => fault !== 'late') : FAULTS
        for (let step = from; step < to; step += 1) {
          if (step % 40 === 0) share = [0.2, 0.7, 0.3, 1, 0.1][(step / 40) % 5] ?? 0
          // There is at most one disturbance of each kind at a time, while writes go on.
          if (step % 150 === 75 || step % 30 === 29) await trouble
          if (step % 75 === 10) {
            await syncTrouble
            syncTrouble = killSync()
          }
          if (step % 150 === 75) trouble = kill()
          else if (step % 150 === 140 && !isStrict) await wipe().catch(() => {})
          else if (step % 30 === 29) trouble = proxy.refuse(random(300))
          if (step === 200) void work('reindex').catch(() => {})
          await write(db, step, random)
          if (step % 15 === 14) await letWork()
          else await sleep(random(10))
        }
        await trouble
        await syncTrouble
        share = 0
        const healedAt = Date.now()
        await drain()
        return healedAt
      }
      await storm(0, LOOSE_STEPS, false)
      await work('audit', { everyMs: 20 })
      const healedAt = await storm(LOOSE_STEPS, STEPS, true)
      const first = await work('audit', { everyMs: 20 })
      const refused = (await status()).refusedDocuments
      expect(first).toMatchObject({ differing: refused, remaining: refused })
      expect(refused).toBe(await poisoned(db))
      // When a refused document is corrected, it is accepted.
      await load(db, { articles: Array.from({ length: 60 }, (_, number) => article(number, STEPS)) })
      await drain()
      expect(await work('audit', { everyMs: 20 })).toMatchObject({ differing: 0, remaining: 0 })
      await expectInStep(db, engine.current)
      expect(Date.now() - healedAt).toBeLessThan(HEALED_WITHIN_MS)
      expect(await status()).toMatchObject({ lagSeconds: 0, pendingChanges: 0, refusedDocuments: 0, failure: null })
      console.log(
        `faults: ${[...proxy.counts].map(([fault, count]) => `${fault} ${count}`).join(', ')}; the sync killed ${kills} times; in step again after ${Date.now() - healedAt} ms`,
      )
      for (const fault of [...FAULTS, 'refused'] as const) expect(proxy.counts.get(fault) ?? 0).toBeGreaterThan(2)
    } finally {
      await trouble.catch(() => {})
      await syncTrouble.catch(() => {})
      await sync.kill()
      await proxy.close()
      await child.stop()
      await database.drop()
      await rm(directory, { recursive: true, force: true })
    }
  },
)

async function write(db: Db, step: number, random: (n: number) => number): Promise<void> {
  const number = random(60)
  const what = random(10)
  if (what === 0) {
    const [gone] = await db.write<{ id: string }[]>`select id::text from article order by random() limit 1`
    if (gone) await deleteRecords(db, [`article_${gone.id}`])
  } else if (what === 1) await load(db, { outlets: [{ key: `outlet:${random(5)}`, name: `Gazette ${step}` }] })
  else if (what === 2) await load(db, { articles: [{ ...article(number, step), status: 'WITHHELD' }] })
  else if (what === 3 && random(4) === 0)
    await load(db, { articles: [{ ...article(number, step), title: 'poisoned' }] })
  else await load(db, { articles: Array.from({ length: 1 + random(5) }, (_, n) => article((number + n) % 60, step)) })
}

async function poisoned(db: Db): Promise<number> {
  const [row] = await db.write<{ count: number }[]>`select count(*)::int as count from article where title = 'poisoned'`
  return row?.count ?? 0
}
