import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '../../src/postgres/connect.ts'
import { registerIndex } from '../../src/search/sync/index-state.ts'
import { findJob, requestJob } from '../../src/search/sync/job.ts'
import { DEFAULT_SYNC_LIMITS } from '../../src/search/sync/limits.ts'
import { createMaintenance, type Maintenance } from '../../src/search/sync/maintenance.ts'
import {
  type Activity,
  type IndexState,
  type MaintenanceEvent,
  transition,
} from '../../src/search/sync/maintenance-state.ts'
import { claimPending, completeClaims, distributeChanges } from '../../src/search/sync/pending.ts'
import { send } from '../../src/search/sync/send.ts'
import { createWriteGate } from '../../src/search/sync/write-gate.ts'
import { createDatabase } from '../database.ts'
import { createFaultyEngine, emptyIndex, type FaultyEngine, unavailable } from './faulty-engine.ts'
import { articles, expectInStep, load, silent } from './harness.ts'

const INDEX: readonly IndexState[] = ['unknown', 'ready', 'outdated']
const ACTIVITY: readonly Activity[] = ['idle', 'auditing', 'rebuilding']

describe('the transitions', () => {
  /**
   * The transition of each state, written as `index/activity`, for each event. In a state that is not listed, the event
   * cannot occur.
   */
  const expected: Readonly<Record<MaintenanceEvent, Readonly<Record<string, string>>>> = {
    failed: Object.fromEntries(
      INDEX.flatMap((index) => ACTIVITY.map((activity) => [`${index}/${activity}`, `unknown/${activity}`])),
    ),
    'found ready': {
      'unknown/idle': 'ready/idle: audit after absence',
      'unknown/auditing': 'ready/auditing: audit after absence',
      'unknown/rebuilding': 'ready/rebuilding: audit after absence',
      'ready/idle': 'ready/idle',
      'ready/auditing': 'ready/auditing',
      'ready/rebuilding': 'ready/rebuilding',
      'outdated/idle': 'ready/idle',
      'outdated/auditing': 'ready/auditing',
      'outdated/rebuilding': 'ready/rebuilding',
    },
    'found missing': Object.fromEntries(
      INDEX.flatMap((index) =>
        ACTIVITY.map((activity) => [`${index}/${activity}`, `ready/${activity}: mark as new, create index, audit now`]),
      ),
    ),
    'found outdated': {
      'unknown/idle': 'outdated/idle: mark out of step, request rebuild',
      'unknown/auditing': 'outdated/auditing: mark out of step, request rebuild',
      'unknown/rebuilding': 'outdated/rebuilding',
      'ready/idle': 'outdated/idle: mark out of step, request rebuild',
      'ready/auditing': 'outdated/auditing: mark out of step, request rebuild',
      'ready/rebuilding': 'outdated/rebuilding',
      'outdated/idle': 'outdated/idle',
      'outdated/auditing': 'outdated/auditing',
      'outdated/rebuilding': 'outdated/rebuilding',
    },
    'sizes differ': { 'ready/idle': 'ready/idle: mark out of step, audit now' },
    'found degraded': {
      'ready/idle': 'ready/idle: request rebuild',
      'ready/auditing': 'ready/auditing: request rebuild',
    },
    'rebuild requested': {
      'unknown/idle': 'unknown/rebuilding',
      'ready/idle': 'ready/rebuilding',
      'outdated/idle': 'outdated/rebuilding',
    },
    'audit due': {
      'unknown/idle': 'unknown/auditing',
      'ready/idle': 'ready/auditing',
      'outdated/idle': 'outdated/auditing',
    },
    'audit gives way': {
      'unknown/auditing': 'unknown/idle',
      'ready/auditing': 'ready/idle',
      'outdated/auditing': 'outdated/idle',
    },
    'audit done': {
      'unknown/auditing': 'unknown/idle: mark in step',
      'ready/auditing': 'ready/idle: mark in step',
      'outdated/auditing': 'outdated/idle',
    },
    'audit hopeless': {
      'unknown/auditing': 'unknown/idle: mark out of step, request rebuild',
      'ready/auditing': 'ready/idle: mark out of step, request rebuild',
      'outdated/auditing': 'outdated/idle: mark out of step, request rebuild',
    },
    'rebuild done': {
      'unknown/rebuilding': 'ready/idle: mark in step, audit now',
      'ready/rebuilding': 'ready/idle: mark in step, audit now',
      'outdated/rebuilding': 'ready/idle: mark in step, audit now',
    },
  }

  it.each(Object.keys(expected) as MaintenanceEvent[])('after %s', (event) => {
    const found: Record<string, string> = {}
    for (const index of INDEX) {
      for (const activity of ACTIVITY) {
        try {
          const next = transition({ index, activity }, event)
          const actions = next.actions.length > 0 ? `: ${next.actions.join(', ')}` : ''
          found[`${index}/${activity}`] = `${next.index}/${next.activity}${actions}`
        } catch (error) {
          expect(String(error)).toContain(event)
        }
      }
    }
    expect(found).toEqual(expected[event])
  })
})

describe('the maintenance of a Postgres index', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>
  let db: Db
  let engine: FaultyEngine
  let clock = 0
  const opened: Maintenance[] = []
  const stopping = new AbortController()

  beforeAll(async () => {
    database = await createDatabase()
    db = database.db
    await load(db, { articles: articles(0, 60) })
  })
  beforeEach(async () => {
    await emptyIndex(db)
    await db.write`delete from change`
    await registerIndex(db.write, { id: 'POSTGRES', state: 'named', address: null })
    engine = createFaultyEngine(db)
    clock = 1_000_000
  })
  afterAll(async () => {
    await Promise.all(opened.map((one) => one.stop()))
    stopping.abort()
    await database.drop()
  })

  function open(limits = {}): Maintenance {
    const maintenance = createMaintenance({
      sql: db.write,
      engine,
      indexId: 'POSTGRES',
      limits: { ...DEFAULT_SYNC_LIMITS, payloadRows: 40, ...limits },
      log: silent,
      signal: stopping.signal,
      gate: createWriteGate(),
      onRefused: () => {},
      wake: () => {},
      now: () => clock,
    })
    opened.push(maintenance)
    return maintenance
  }

  /** Does what the leader does between two steps. */
  async function sendChanges(maintenance: Maintenance): Promise<void> {
    await distributeChanges(db.write)
    const claims = await claimPending(db.write, 'POSTGRES', 10_000)
    const refusals = await send(db.write, maintenance.targets(), claims, stopping.signal)
    await completeClaims(db.write, 'POSTGRES', claims, refusals)
  }

  /** Runs one step after the other without any change of the clock. */
  async function runUntil(maintenance: Maintenance, isDone: () => boolean): Promise<void> {
    for (let steps = 0; !isDone(); steps += 1) {
      if (steps > 500) throw new Error(`still ${JSON.stringify(maintenance.state())}`)
      await sendChanges(maintenance)
      await maintenance.check()
      if ((await maintenance.step()) > 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const isIn = (maintenance: Maintenance, index: IndexState, activity: Activity) => () =>
    maintenance.state().index === index && maintenance.state().activity === activity

  /** Runs the audit with which every leader begins. */
  async function settled(limits = {}): Promise<Maintenance> {
    const maintenance = open(limits)
    await runUntil(maintenance, isIn(maintenance, 'ready', 'auditing'))
    await runUntil(maintenance, isIn(maintenance, 'ready', 'idle'))
    await expectInStep(db, engine.current)
    return maintenance
  }

  async function inStepSince(): Promise<{ out: boolean; audited: boolean }> {
    const [row] = await db.write<{ out: boolean; audited: boolean }[]>`
      select out_of_step_since is not null as out, audited_at is not null as audited from search_index`
    return row ?? { out: false, audited: false }
  }

  it('begins with nothing known, and audits at once', async () => {
    const maintenance = open()
    expect(maintenance.state()).toEqual({ index: 'unknown', activity: 'idle' })
    expect(await inStepSince()).toEqual({ out: true, audited: false })
    await maintenance.check()
    expect(maintenance.state()).toEqual({ index: 'ready', activity: 'idle' })
    expect(await maintenance.step()).toBe(0)
    expect(maintenance.state()).toEqual({ index: 'ready', activity: 'auditing' })
    await runUntil(maintenance, isIn(maintenance, 'ready', 'idle'))
    expect(await inStepSince()).toEqual({ out: false, audited: true })
  })

  it('rests when nothing is due, and audits again after auditEveryMs, with rests in between', async () => {
    const maintenance = await settled()
    expect(await maintenance.step()).toBe(DEFAULT_SYNC_LIMITS.pollMs)
    clock += DEFAULT_SYNC_LIMITS.auditEveryMs - 1
    expect(await maintenance.step()).toBe(DEFAULT_SYNC_LIMITS.pollMs)
    clock += 1
    expect(await maintenance.step()).toBe(0)
    expect(await maintenance.step()).toBe(0)
    // A scheduled audit is slow: after its first step, the next one waits.
    expect(await maintenance.step()).toBe(DEFAULT_SYNC_LIMITS.pollMs)
    expect(maintenance.state().activity).toBe('auditing')
  })

  it('an audit in the background gives way to one that is asked for', async () => {
    const maintenance = await settled()
    clock += DEFAULT_SYNC_LIMITS.auditEveryMs
    for (let n = 0; n < 3; n += 1) await maintenance.step()
    const id = await requestJob(db.write, 'POSTGRES', 'audit')
    expect(await maintenance.step()).toBe(0)
    expect(maintenance.state().activity).toBe('idle')
    await maintenance.step()
    await runUntil(maintenance, isIn(maintenance, 'ready', 'idle'))
    expect(await findJob(db.write, id)).toMatchObject({ stage: 'done', differing: 0 })
  })

  it('makes an index that is missing, which is not whole until it was audited', async () => {
    const maintenance = await settled()
    engine.outcome = 'missing'
    clock += DEFAULT_SYNC_LIMITS.checkEveryMs
    await db.write`truncate search_document`
    await maintenance.check()
    expect(maintenance.state()).toEqual({ index: 'ready', activity: 'idle' })
    expect(await inStepSince()).toEqual({ out: true, audited: false })
    await runUntil(maintenance, isIn(maintenance, 'ready', 'auditing'))
    await runUntil(maintenance, isIn(maintenance, 'ready', 'idle'))
    expect(await inStepSince()).toEqual({ out: false, audited: true })
    await expectInStep(db, engine.current)
  })

  it('tries again to make the index where that failed', async () => {
    const maintenance = open()
    engine.outcome = 'missing'
    engine.create = () => Promise.reject(unavailable())
    await expect(maintenance.check()).rejects.toThrow('away')
    maintenance.markUnknown()
    expect(maintenance.state()).toEqual({ index: 'unknown', activity: 'idle' })
    engine.create = async () => void (engine.outcome = null)
    await maintenance.check()
    expect(maintenance.state()).toEqual({ index: 'ready', activity: 'idle' })
  })

  it('audits where the index has not as many documents as the archive', async () => {
    const maintenance = await settled()
    await db.write`delete from search_document where key = (select min(key) from search_document)`
    await maintenance.check()
    expect(await inStepSince()).toMatchObject({ out: false })
    clock += DEFAULT_SYNC_LIMITS.checkEveryMs
    await maintenance.check()
    expect(await inStepSince()).toMatchObject({ out: true })
    await maintenance.step()
    await runUntil(maintenance, isIn(maintenance, 'ready', 'idle'))
    await expectInStep(db, engine.current)
  })

  it('rebuilds what has other settings, and puts up with its refusals until then', async () => {
    const maintenance = await settled()
    engine.outcome = 'outdated'
    clock += DEFAULT_SYNC_LIMITS.checkEveryMs
    await maintenance.check()
    expect(maintenance.state()).toEqual({ index: 'outdated', activity: 'idle' })
    engine.before = (index) => {
      if (index === 'current') throw unavailable()
    }
    await load(db, { articles: articles(0, 5, clock) })
    await sendChanges(maintenance)
    engine.before = () => {}
    await maintenance.step()
    expect(maintenance.state()).toEqual({ index: 'outdated', activity: 'rebuilding' })
    await runUntil(maintenance, isIn(maintenance, 'ready', 'idle'))
    expect(engine.switches).toBe(1)
    await expectInStep(db, engine.current)
  })

  it('asks for the rebuild of what has other settings also while an audit runs, and does not call it in step', async () => {
    const maintenance = open()
    await maintenance.check()
    await maintenance.step()
    engine.outcome = 'outdated'
    clock += DEFAULT_SYNC_LIMITS.checkEveryMs
    await maintenance.check()
    expect(maintenance.state()).toEqual({ index: 'outdated', activity: 'auditing' })
    await runUntil(maintenance, isIn(maintenance, 'outdated', 'idle'))
    expect(await inStepSince()).toEqual({ out: true, audited: false })
    await runUntil(maintenance, isIn(maintenance, 'ready', 'idle'))
    expect(engine.switches).toBe(1)
  })

  it('rebuilds an index that answers badly since much was removed from it', async () => {
    const maintenance = await settled()
    engine.isDegraded = async () => engine.switches === 0
    clock += DEFAULT_SYNC_LIMITS.checkEveryMs
    await maintenance.check()
    await maintenance.step()
    expect(maintenance.state()).toEqual({ index: 'ready', activity: 'rebuilding' })
    await runUntil(maintenance, isIn(maintenance, 'ready', 'idle'))
    expect(engine.switches).toBe(1)
  })

  it('rebuilds what an audit finds to be mostly wrong', async () => {
    const maintenance = open({ rebuildAbove: 20 })
    await runUntil(maintenance, isIn(maintenance, 'ready', 'rebuilding'))
    expect(await inStepSince()).toEqual({ out: true, audited: false })
    await runUntil(maintenance, isIn(maintenance, 'ready', 'idle'))
    expect(await inStepSince()).toEqual({ out: false, audited: true })
    await expectInStep(db, engine.current)
  })

  const fail = async (maintenance: Maintenance) => {
    engine.before = () => {
      throw unavailable()
    }
    maintenance.markUnknown()
    await expect(maintenance.check()).rejects.toThrow('away')
    engine.before = () => {}
  }

  it('does not know the index after a failure, and leaves an idle maintenance idle', async () => {
    const maintenance = await settled()
    await fail(maintenance)
    expect(maintenance.state()).toEqual({ index: 'unknown', activity: 'idle' })
    await maintenance.check()
    // The last audit has just begun, so a leader that often changes does not begin another one.
    expect(await maintenance.step()).toBe(DEFAULT_SYNC_LIMITS.pollMs)
    clock += DEFAULT_SYNC_LIMITS.auditEveryMs / 4 + 1
    await fail(maintenance)
    await maintenance.check()
    expect(await maintenance.step()).toBe(0)
    expect(maintenance.state()).toEqual({ index: 'ready', activity: 'auditing' })
  })

  it('continues with an audit after a failure', async () => {
    const maintenance = open()
    await maintenance.check()
    await maintenance.step()
    await fail(maintenance)
    expect(maintenance.state()).toEqual({ index: 'unknown', activity: 'auditing' })
    await runUntil(maintenance, isIn(maintenance, 'ready', 'idle'))
    await expectInStep(db, engine.current)
  })

  it('begins an audit in the background anew after a long absence, without rests', async () => {
    const maintenance = await settled()
    clock += DEFAULT_SYNC_LIMITS.auditEveryMs
    for (let n = 0; n < 3; n += 1) await maintenance.step()
    await db.write`update search_document set hash = 'old'`
    clock += DEFAULT_SYNC_LIMITS.auditEveryMs / 4 + 1
    await fail(maintenance)
    await runUntil(maintenance, isIn(maintenance, 'ready', 'idle'))
    await expectInStep(db, engine.current)
  })

  it('continues with a rebuild after a failure', async () => {
    const maintenance = await settled()
    await requestJob(db.write, 'POSTGRES', 'reindex')
    await runUntil(maintenance, isIn(maintenance, 'ready', 'rebuilding'))
    await fail(maintenance)
    expect(maintenance.state()).toEqual({ index: 'unknown', activity: 'rebuilding' })
    engine.outcome = 'outdated'
    await maintenance.check()
    expect(maintenance.state()).toEqual({ index: 'outdated', activity: 'rebuilding' })
    engine.outcome = null
    await runUntil(maintenance, isIn(maintenance, 'ready', 'idle'))
    expect(engine.switches).toBe(1)
    await expectInStep(db, engine.current)
  })

  it('another process continues with the rebuild of a leader that is gone', async () => {
    const first = await settled()
    const id = await requestJob(db.write, 'POSTGRES', 'reindex')
    await runUntil(first, isIn(first, 'ready', 'rebuilding'))
    await first.step()
    await first.stop()
    const second = open()
    await runUntil(second, isIn(second, 'ready', 'rebuilding'))
    await runUntil(second, isIn(second, 'ready', 'idle'))
    expect(await findJob(db.write, id)).toMatchObject({ stage: 'done', remaining: 0 })
    await expectInStep(db, engine.current)
  })

  it('another process begins the audit of a leader that is gone anew', async () => {
    const first = await settled()
    const id = await requestJob(db.write, 'POSTGRES', 'audit')
    await first.step()
    await first.stop()
    const second = open()
    await runUntil(second, isIn(second, 'ready', 'auditing'))
    await runUntil(second, isIn(second, 'ready', 'idle'))
    expect(await findJob(db.write, id)).toMatchObject({ stage: 'done', differing: 0 })
  })
})
