import { describe, expect, it } from 'vitest'
import { faults, keysOf, openDoor, outcomes, refuseLoad } from './door.ts'

const door = openDoor()
const NONE = { outlets: 0, agents: 0, events: 0, articles: 0, quotes: 0 }
const total = async () =>
  Object.values(
    (await door.ask('{ archive { outletCount agentCount eventCount articleCount quoteCount } }')).archive,
  ).join(' ')
const batch = {
  outlets: [{ key: 'o', name: 'O' }],
  agents: [{ name: 'P' }],
  events: [{ name: 'E', participants: [{ agent: { name: 'G' } }] }],
  articles: [{ title: 'T', outlet: { key: 'o' }, body: 'x', quotes: [{ text: 'x', speaker: { name: 'p' } }] }],
}

it('answers one result for each top-level record, outlets, agents, events, articles, each in the order given', async () => {
  const { results, counts, created } = await door.hold(batch)
  expect(results.map(({ kind, index, outcome }) => `${kind} ${index} ${outcome}`)).toEqual([
    'OUTLET 0 CREATED',
    'AGENT 0 CREATED',
    'EVENT 0 CREATED',
    'ARTICLE 0 CREATED',
  ])
  expect(results.every(({ node }) => node)).toBe(true)
  expect(counts).toEqual({ created: 4, updated: 0, unchanged: 0, rejected: 0, skipped: 0 })
  expect(created).toEqual({ outlets: 1, agents: 2, events: 1, articles: 1, quotes: 1 })
})
it('an empty batch is no fault', async () => {
  for (const input of [
    {},
    { outlets: [], articles: [] },
    { outlets: null, agents: null, events: null, articles: null, idempotencyKey: null },
  ]) {
    const loaded = await door.hold(input)
    expect(loaded).toEqual({
      counts: { created: 0, updated: 0, unchanged: 0, rejected: 0, skipped: 0 },
      created: NONE,
      results: [],
      userErrors: [],
    })
  }
})

describe('REJECT_ALL', () => {
  it('one bad record and nothing is written; the good ones are SKIPPED', async () => {
    await door.hold({ outlets: [{ key: 'old', name: 'Old' }] })
    const loaded = await door.load({
      outlets: [{ key: 'old', name: 'Old' }, { key: 'new', name: 'New' }, { name: 'Third' }, { key: 'bad' }],
      articles: [{ title: 'T', outlet: { name: 'Linked' } }],
    })
    expect(outcomes(loaded)).toBe('SKIPPED SKIPPED SKIPPED REJECTED SKIPPED')
    expect(keysOf(loaded).slice(0, 4)).toEqual(['old', 'new', 'third', 'bad'])
    expect(loaded.results.map(({ node }) => node !== null)).toEqual([true, false, false, false, false])
    expect(loaded.counts).toEqual({ created: 0, updated: 0, unchanged: 0, rejected: 1, skipped: 4 })
    expect(loaded.created).toEqual(NONE)
    expect(await total()).toBe('1 0 0 0 0')
  })
  it('a rejected record that the archive holds is answered as stored', async () => {
    await door.hold({ outlets: [{ key: 'old', name: 'Old', domain: 'old.example' }] })
    const loaded = await door.load({ outlets: [{ domain: 'old.example', country: 'XX' }] })
    expect(loaded.results[0]).toMatchObject({ outcome: 'REJECTED', key: 'old' })
    expect(loaded.results[0]?.node).not.toBeNull()
  })
  it('a key is null where it cannot be known', async () => {
    const loaded = await door.load({ outlets: [{}, { name: '' }], articles: [{ body: 'x' }] })
    expect(keysOf(loaded)).toEqual([null, null, null])
  })
})

describe('SKIP_BAD', () => {
  it('good records are written, bad ones reported', async () => {
    const loaded = await door.load({
      onError: 'SKIP_BAD',
      agents: [{ name: 'A' }, { name: '' }, { name: 'B', wikidataId: 'x' }],
    })
    expect(outcomes(loaded)).toBe('CREATED REJECTED REJECTED')
    expect(loaded.counts).toEqual({ created: 1, updated: 0, unchanged: 0, rejected: 2, skipped: 0 })
    expect(loaded.created.agents).toBe(1)
    expect(await total()).toBe('0 1 0 0 0')
  })
})

describe('dryRun', () => {
  it('checks and reports as if loaded, writes nothing', async () => {
    const dry = await door.hold({ ...batch, dryRun: true })
    expect(dry.results.map(({ node }) => node)).toEqual([null, null, null, null])
    expect(await total()).toBe('0 0 0 0 0')
    const real = await door.hold(batch)
    expect({ counts: dry.counts, created: dry.created, keys: keysOf(dry), outcomes: outcomes(dry) }).toEqual({
      counts: real.counts,
      created: real.created,
      keys: keysOf(real),
      outcomes: outcomes(real),
    })
  })
  it('answers a stored record with its node', async () => {
    await door.hold({ outlets: [{ key: 'o', name: 'O' }] })
    const dry = await door.hold({
      outlets: [
        { key: 'o', name: 'New' },
        { key: 'o2', name: 'New' },
      ],
      dryRun: true,
    })
    expect(outcomes(dry)).toBe('UPDATED CREATED')
    expect(dry.results.map(({ node }) => node !== null)).toEqual([true, false])
    expect((await door.ask('{ outlet(by: { key: "o" }) { name } }')).outlet.name).toBe('O')
  })
  it('reports what is wrong', async () => {
    const dry = await door.load({ outlets: [{ key: 'o', name: 'O' }, { key: 'bad' }], dryRun: true })
    expect(outcomes(dry)).toBe('SKIPPED REJECTED')
    expect(faults(dry)).toEqual(['REQUIRED outlets.1.name'])
  })
})

describe('idempotencyKey', () => {
  const first = { outlets: [{ key: 'o', name: 'O' }], idempotencyKey: 'k' }
  it('with the same input answers as the first time and writes nothing', async () => {
    const loaded = await door.hold(first)
    await door.hold({ outlets: [{ key: 'o', name: 'Changed' }] })
    expect(await door.load(first)).toEqual(loaded)
    expect((await door.ask('{ outlet(by: { key: "o" }) { name } }')).outlet.name).toBe('Changed')
  })
  it('the same input is the same in any order of its fields', async () => {
    const loaded = await door.hold(first)
    expect(
      await door.load({
        idempotencyKey: 'k',
        onError: 'REJECT_ALL',
        dryRun: false,
        outlets: [{ name: 'O', key: 'o' }],
      }),
    ).toEqual(loaded)
  })
  it('answers as the first time though the record is gone since', async () => {
    const loaded = await door.hold(first)
    await door.remove(loaded.results.map(({ node }) => node?.id ?? ''))
    expect(await door.load(first)).toEqual({
      ...loaded,
      results: loaded.results.map((result) => ({ ...result, node: null })),
    })
  })
  it('with another input it is a conflict: one error, all SKIPPED', async () => {
    await door.hold(first)
    const other = await door.load({
      outlets: [
        { key: 'o', name: 'Other' },
        { key: 'p', name: 'P' },
      ],
      articles: [{ title: 'T' }],
      idempotencyKey: 'k',
    })
    expect(faults(other)).toEqual(['IDEMPOTENCY_CONFLICT idempotencyKey'])
    expect(outcomes(other)).toBe('SKIPPED SKIPPED SKIPPED')
    expect(other.counts).toEqual({ created: 0, updated: 0, unchanged: 0, rejected: 0, skipped: 3 })
    expect(other.created).toEqual(NONE)
    expect(await total()).toBe('1 0 0 0 0')
  })
  it('a batch that wrote nothing, or was a dry run, is not remembered', async () => {
    await door.hold({ outlets: [{ key: 'o', name: 'O' }] })
    expect(outcomes(await door.load(first))).toBe('UNCHANGED')
    await door.load({ outlets: [{ key: 'bad' }], idempotencyKey: 'k' })
    await door.hold({ outlets: [{ key: 'dry', name: 'D' }], idempotencyKey: 'k', dryRun: true })
    expect(outcomes(await door.hold({ outlets: [{ key: 'new', name: 'N' }], idempotencyKey: 'k' }))).toBe('CREATED')
  })
  it('a partly rejected batch that wrote is remembered', async () => {
    const partly = { onError: 'SKIP_BAD', outlets: [{ key: 'o', name: 'O' }, { key: 'bad' }], idempotencyKey: 'k' }
    const loaded = await door.load(partly)
    expect(await door.load(partly)).toEqual(loaded)
  })
  it('at most 255 characters', async () => {
    expect(faults(await door.load({ idempotencyKey: 'x'.repeat(256), outlets: [{ name: 'O' }] }))).toEqual([
      'TOO_LONG idempotencyKey',
    ])
    expect(faults(await door.load({ idempotencyKey: '😀'.repeat(255), outlets: [{ name: 'O' }] }))).toEqual([])
  })
})

it('needs the loader role', async () => {
  expect(await door.refusal(refuseLoad, { input: batch }, 'anonymous')).toBe('UNAUTHENTICATED')
  expect(await door.refusal(refuseLoad, { input: batch }, 'reader')).toBe('FORBIDDEN')
  expect(
    await door.refusal('mutation { deleteRecords(input: { ids: [] }) { deleted { articles } } }', {}, 'anonymous'),
  ).toBe('UNAUTHENTICATED')
  expect(
    await door.refusal('mutation { deleteRecords(input: { ids: [] }) { deleted { articles } } }', {}, 'reader'),
  ).toBe('FORBIDDEN')
  expect(await total()).toBe('0 0 0 0 0')
})

it('fields say what they walk as strings', async () => {
  const { userErrors } = await door.load({
    articles: [{ title: 'T', body: 'ab', quotes: [{ text: 'a' }, { text: 'b', start: 0 }] }],
  })
  expect(userErrors[0]?.field).toEqual(['articles', '0', 'quotes', '1', 'start'])
})
