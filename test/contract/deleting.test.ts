import { beforeEach, describe, expect, it } from 'vitest'
import { faults, openDoor, outcomes } from './door.ts'

const door = openDoor()
let id: Record<string, string>

beforeEach(async () => {
  await door.hold({
    outlets: [
      { key: 'o', name: 'O' },
      { key: 'cited', name: 'Cited' },
      { key: 'free', name: 'Free' },
    ],
    agents: ['author', 'speaker', 'guest', 'credited', 'nobody'].map((key) => ({ key, name: key })),
    events: [
      { key: 'top', name: 'Top' },
      { key: 'low', name: 'Low', parent: { key: 'top' }, participants: [{ agent: { key: 'guest' } }] },
      { key: 'said', name: 'Said' },
    ],
    articles: [
      {
        key: 'a',
        title: 'A',
        outlet: { key: 'o' },
        body: 'x y',
        authors: [{ agent: { key: 'author' } }],
        quotes: [{ text: 'x', speaker: { key: 'speaker' }, event: { key: 'said' } }, { text: 'y' }],
        events: [{ key: 'low' }],
        credits: [{ text: 'c', outlet: { key: 'cited' }, agent: { key: 'credited' } }],
      },
      { key: 'b', title: 'B', status: 'WITHHELD' },
    ],
  })
  const all = await door.ask(
    '{ outlets { nodes { id key } } agents { nodes { id key } } events { nodes { id key } } articles { nodes { id key } } quotes { nodes { id key: text } } }',
  )
  id = Object.fromEntries(
    Object.values<{ nodes: { id: string; key: string }[] }>(all).flatMap(({ nodes }) =>
      nodes.map((node) => [node.key, node.id]),
    ),
  )
})
const remove = (...names: string[]) => door.remove(names.map((name) => id[name] ?? name))
const total = async () =>
  Object.values(
    (await door.ask('{ archive { outletCount agentCount eventCount articleCount quoteCount } }')).archive,
  ).join(' ')

describe('outlets, agents and events only when nothing refers to them', () => {
  it.each(['o', 'cited', 'author', 'speaker', 'guest', 'credited', 'top', 'low', 'said'])(
    '%s is IN_USE',
    async (name) => {
      const gone = await remove(name)
      expect(faults(gone)).toEqual(['IN_USE ids.0'])
      expect(gone.deleted).toEqual({ outlets: 0, agents: 0, events: 0, articles: 0, quotes: 0 })
      expect(gone.deletedIds).toEqual([])
    },
  )
  it.each<[string, Record<string, number>]>([
    ['free', { outlets: 1 }],
    ['nobody', { agents: 1 }],
    ['a', { articles: 1, quotes: 2 }],
    ['b', { articles: 1 }],
  ])('%s goes', async (name, deleted) => {
    const gone = await remove(name)
    expect(faults(gone)).toEqual([])
    expect(gone.deleted).toEqual({ outlets: 0, agents: 0, events: 0, articles: 0, quotes: 0, ...deleted })
    expect((await door.ask('query ($id: ID!) { node(id: $id) { id } }', { id: id[name] })).node).toBeNull()
  })
  it('references among the records deleted together do not count', async () => {
    const gone = await remove('guest', 'top', 'low', 'a')
    expect(faults(gone)).toEqual([])
    expect(gone.deletedIds).toEqual(['guest', 'top', 'low', 'a'].map((name) => id[name]))
    expect(await total()).toBe('3 4 1 1 0')
    expect(faults(await remove('said', 'o', 'cited', 'author', 'speaker', 'credited'))).toEqual([])
  })
  it('an event that goes frees its participants', async () => {
    await remove('a', 'low')
    expect(faults(await remove('guest', 'top'))).toEqual([])
  })
})

describe('all or nothing', () => {
  it.each<[string, string[], string[]]>([
    ['one in use', ['free', 'o'], ['IN_USE ids.1']],
    ['one unknown', ['free', 'outlet_00000000-0000-4000-8000-000000000000'], ['NOT_FOUND ids.1']],
    ['one malformed', ['nonsense', 'free'], ['NOT_FOUND ids.0']],
    ['a quote', ['a', 'x'], ['INVALID ids.1']],
    ['several', ['', 'y', 'top', 'free'], ['INVALID ids.1', 'IN_USE ids.2', 'NOT_FOUND ids.0']],
  ])('%s', async (_, names, expected) => {
    const before = await total()
    expect(faults(await remove(...names))).toEqual(expected)
    expect(await total()).toBe(before)
  })
})

it('the same id twice is deleted once', async () => {
  const gone = await remove('free', 'free')
  expect(faults(gone)).toEqual([])
  expect(gone.deleted.outlets).toBe(1)
  expect(gone.deletedIds).toEqual([id['free']])
})
it('no ids are no fault', async () => {
  expect(faults(await remove())).toEqual([])
})
it('what is deleted is known by nothing any more', async () => {
  await remove('a', 'o')
  expect(outcomes(await door.hold({ outlets: [{ key: 'o', name: 'O' }] }))).toBe('CREATED')
})
it('deleting twice is NOT_FOUND', async () => {
  await remove('free')
  expect(faults(await remove('free'))).toEqual(['NOT_FOUND ids.0'])
})
