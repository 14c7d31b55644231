import { expect, it } from 'vitest'
import { ArchiveError } from '../../src/errors.ts'
import { type Indexed, type IndexedState, listWell } from '../../src/search/answer/copies.ts'
import { createFallback } from '../../src/search/answer/fallback.ts'
import type { SearchEngine } from '../../src/search/engine.ts'

const WELL: IndexedState = { id: null, isUp: true, isWhole: true, lagSeconds: 0 }

function copy(address: string, state: Partial<IndexedState> = {}): Indexed {
  return { engine: { address } as SearchEngine, state: () => ({ ...WELL, ...state }) }
}
const addressesOf = (copies: readonly Indexed[]) => copies.map(({ engine }) => engine.address)

it.each<[string, readonly Partial<IndexedState>[], readonly string[]]>([
  ['all copies that are well', [{}, {}], ['0', '1']],
  ['no copy that does not answer', [{ isUp: false }, {}], ['1']],
  ['no copy that is being built', [{}, { isWhole: false }], ['0']],
  ['no copy that is behind', [{ lagSeconds: 30 }, { lagSeconds: 1 }], ['1']],
  ['all copies that are behind equally', [{ lagSeconds: 90 }, { lagSeconds: 88 }], ['0', '1']],
  ['a copy that is behind if the other one is down', [{ lagSeconds: 90 }, { isUp: false }], ['0']],
  ['nothing if no copy is complete', [{ isWhole: false }, { isUp: false }], []],
])('searches use %s', (_, states, expected) => {
  expect(addressesOf(listWell(states.map((state, n) => copy(String(n), state))))).toEqual(expected)
})

/** Answers each search with the addresses that were asked. The engines at `down` do not answer. */
async function ask(
  fallback: ReturnType<typeof createFallback>,
  down: readonly (string | null)[] = [],
): Promise<(string | null)[]> {
  const asked: (string | null)[] = []
  await fallback.answer(async ({ engine: { address } }, deadlineMs) => {
    asked.push(address)
    expect(deadlineMs).toBeGreaterThan(1_000)
    if (down.includes(address)) throw new ArchiveError('UNAVAILABLE', 'it does not answer')
    return ''
  })
  return asked
}
const none = { second: () => null, coversOutages: false }

it('asks the copies in turn', async () => {
  const fallback = createFallback([copy('a'), copy('b'), copy('c')], none)
  expect([await ask(fallback), await ask(fallback), await ask(fallback), await ask(fallback)]).toEqual([
    ['a'],
    ['b'],
    ['c'],
    ['a'],
  ])
})

it('asks the next copy if one fails, and the failed one then only last', async () => {
  const fallback = createFallback([copy('a'), copy('b')], none)
  expect(await ask(fallback, ['a'])).toEqual(['a', 'b'])
  expect(await ask(fallback)).toEqual(['b'])
  expect(await ask(fallback, ['b'])).toEqual(['b', 'a'])
})

it('asks a copy that is behind rather than none, but not a copy that is being built', async () => {
  const fallback = createFallback([copy('a'), copy('b', { lagSeconds: 60 }), copy('c', { isWhole: false })], none)
  expect(await ask(fallback, ['a'])).toEqual(['a', 'b'])
  await expect(ask(fallback, ['a', 'b'])).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})

it('lets the second engine answer when all copies are down only if it covers outages', async () => {
  const second = () => copy('second')
  const copies = [copy('a'), copy('b')]
  expect(await ask(createFallback(copies, { second, coversOutages: true }), ['a', 'b'])).toEqual(['a', 'b', 'second'])
  const standIn = createFallback(copies, { second, coversOutages: false })
  await expect(ask(standIn, ['a', 'b'])).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})

it('lets the second engine answer while no copy is complete', async () => {
  const copies = [copy('a', { isWhole: false }), copy('b', { isWhole: false })]
  expect(await ask(createFallback(copies, { second: () => copy('second'), coversOutages: false }))).toEqual(['second'])
  expect(
    await ask(createFallback([...copies, copy('c')], { second: () => copy('second'), coversOutages: false })),
  ).toEqual(['c'])
  expect(await ask(createFallback(copies, none), ['a'])).toEqual(['a', 'b'])
})

it('does not repeat a search that failed because of its input', async () => {
  const fallback = createFallback([copy('a'), copy('b')], none)
  let count = 0
  const failing = fallback.answer(async () => {
    count += 1
    throw new ArchiveError('BAD_USER_INPUT', 'the cursor is wrong')
  })
  await expect(failing).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  expect(count).toBe(1)
})
