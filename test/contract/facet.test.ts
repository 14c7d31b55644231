import { beforeAll, describe, expect, it } from 'vitest'
import { openDoor } from './door.ts'

const door = openDoor({ kept: true })

beforeAll(async () => {
  await door.hold({
    outlets: [
      { key: 'o1', name: 'One', country: 'FR' },
      { key: 'o2', name: 'Two' },
    ],
    agents: [
      { key: 'ann', name: 'Ann' },
      { key: 'bob', name: 'Bob' },
    ],
    events: [
      { key: 'e1', name: 'E1' },
      { key: 'e2', name: 'E2', parent: { key: 'e1' } },
    ],
    articles: [
      {
        key: 'a',
        title: 'A',
        outlet: { key: 'o1' },
        language: 'en-GB',
        section: '😀',
        subjects: ['x', 'y'],
        body: 'p q r',
        authors: [{ agent: { key: 'ann' } }, { name: 'Ann B.', agent: { key: 'ann' } }],
        quotes: [
          { text: 'p', speaker: { key: 'bob' } },
          { text: 'q', speaker: { key: 'bob' }, event: { key: 'e2' } },
          { text: 'r', language: 'fr' },
        ],
        events: [{ key: 'e2' }],
      },
      {
        key: 'b',
        title: 'B',
        outlet: { key: 'o2' },
        language: 'en',
        section: '｡',
        subjects: ['y'],
        authors: [{ name: 'Ann' }],
        events: [{ key: 'e1' }],
      },
      { key: 'c', title: 'C', section: 'é', body: 's', quotes: [{ text: 's', speaker: { key: 'ann' } }] },
      { key: 'd', title: 'D', outlet: { key: 'o2' }, section: 'z', status: 'CANCELED' },
    ],
  })
})

const facet = async (root: string, by: string, args = '', role: 'loader' | 'anonymous' = 'loader') => {
  const { list } = await door.ask(
    `{ list: ${root} { facet(by: ${by}${args}) { distinctCount missingCount values { value label count node { id __typename } } } } }`,
    {},
    role,
  )
  const values = list.facet.values as {
    value: string
    label: string
    count: number
    node: { __typename: string } | null
  }[]
  return `${values.map(({ value, label, count, node }) => `${value}=${label}:${count}${node ? `(${node.__typename})` : ''}`).join(' ')} | ${list.facet.distinctCount} | ${list.facet.missingCount}`
}

describe('of articles: value=label:count(node) | distinct | missing', () => {
  it.each([
    ['OUTLET', 'o2=Two:2(Outlet) o1=One:1(Outlet) | 2 | 1'],
    ['LANGUAGE', 'en=en:2 | 1 | 2'],
    ['LANGUAGE_TAG', 'en=en:1 en-GB=en-GB:1 | 2 | 2'],
    ['COUNTRY', 'FR=FR:1 | 1 | 3'],
    ['EVENT', 'e1=E1:1(Event) e2=E2:1(Event) | 2 | 2'],
    ['SPEAKER', 'ann=Ann:1(Agent) bob=Bob:1(Agent) | 2 | 2'],
    ['AUTHOR', 'ann=Ann:1(Agent) | 1 | 3'],
    ['SECTION', 'z=z:1 é=é:1 ｡=｡:1 😀=😀:1 | 4 | 0'],
    ['SUBJECT', 'y=y:2 x=x:1 | 2 | 2'],
    ['STATUS', 'USABLE=USABLE:3 CANCELED=CANCELED:1 | 2 | 0'],
  ])('%s', async (by, expected) => {
    expect(await facet('articles', by)).toBe(expected)
  })
})

describe('of quotes', () => {
  it.each([
    ['SPEAKER', 'bob=Bob:2(Agent) ann=Ann:1(Agent) | 2 | 1'],
    ['OUTLET', 'o1=One:3(Outlet) | 1 | 1'],
    ['LANGUAGE', 'en=en:2 fr=fr:1 | 2 | 1'],
    ['LANGUAGE_TAG', 'en-GB=en-GB:2 fr=fr:1 | 2 | 1'],
    ['EVENT', 'e2=E2:1(Event) | 1 | 3'],
    ['FORM', 'DIRECT=DIRECT:4 | 1 | 0'],
    ['PROVENANCE', 'SUPPLIED=SUPPLIED:4 | 1 | 0'],
  ])('%s', async (by, expected) => {
    expect(await facet('quotes', by)).toBe(expected)
  })
})

it('`first` cuts the values, not the counts', async () => {
  expect(await facet('articles', 'SECTION', ', first: 1')).toBe('z=z:1 | 4 | 0')
})
it.each([0, 101, -1])('`first: %d` is an error', async (first) => {
  expect(await door.refusal(`{ articles { facet(by: OUTLET, first: ${first}) { distinctCount } } }`)).toBe(
    'BAD_USER_INPUT',
  )
})
it('ignores the page, not the filter', async () => {
  expect(await facet('articles(first: 1)', 'SUBJECT')).toBe('y=y:2 x=x:1 | 2 | 2')
  expect(await facet('articles(filter: { keys: ["b", "c"] })', 'SUBJECT')).toBe('y=y:1 | 1 | 1')
  expect(await facet('articles(filter: { keys: [] })', 'SUBJECT')).toBe(' | 0 | 0')
})
it('does not know what is hidden', async () => {
  expect(await facet('articles', 'OUTLET', '', 'anonymous')).toBe('o1=One:1(Outlet) o2=Two:1(Outlet) | 2 | 1')
  expect(await facet('articles', 'STATUS', '', 'anonymous')).toBe('USABLE=USABLE:3 | 1 | 0')
})
