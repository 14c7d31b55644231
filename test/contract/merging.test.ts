import { expect, test } from 'vitest'
import { faults, openDoor } from './door.ts'

const { ask, hold, remove, refusal } = openDoor()

const MERGE = {
  agent: `mutation ($from: [ID!]!, $into: ID!) { mergeAgents(input: { from: $from, into: $into }) {
    agent { id key keys name aliases wikidataId quotes { nodes { text } } articles { totalCount } events { nodes { name } } } userErrors { code field message } } }`,
  outlet: `mutation ($from: [ID!]!, $into: ID!) { mergeOutlets(input: { from: $from, into: $into }) {
    outlet { id keys domain country articles { nodes { title } } quotes { totalCount } } userErrors { code field message } } }`,
  event: `mutation ($from: [ID!]!, $into: ID!) { mergeEvents(input: { from: $from, into: $into }) {
    event { id keys children { nodes { name } } articles { nodes { title } } quotes(includeArticles: false) { nodes { text } } } userErrors { code field message } } }`,
}
const NAMES = { agent: 'mergeAgents', outlet: 'mergeOutlets', event: 'mergeEvents' }

async function merge(noun: keyof typeof MERGE, from: readonly string[], into: string) {
  const payload = (await ask(MERGE[noun], { from, into }))[NAMES[noun]]
  return { ...payload, merged: payload[noun] }
}
const idsOf = (loaded: Awaited<ReturnType<typeof hold>>) => loaded.results.map(({ node }) => node?.id ?? '')
const byKey = (noun: string, key: string) =>
  ask(`query ($key: String) { found: ${noun}(by: { key: $key }) { id } }`, { key }).then(({ found }) => found?.id)

test('an agent takes up others with their names, keys and everything that refers to them', async () => {
  const [into = '', from = ''] = idsOf(
    await hold({
      agents: [
        { key: 'merkel', name: 'Angela Merkel', aliases: ['Merkel'] },
        { key: 'am', name: 'A. Merkel', aliases: ['Merkel', 'Chancellor'], wikidataId: 'Q567' },
      ],
    }),
  )
  await hold({
    events: [
      { key: 'e', name: 'E', participants: [{ agent: { key: 'am' }, role: 'host' }, { agent: { key: 'merkel' } }] },
    ],
    articles: [
      {
        key: 'x',
        title: 'X',
        body: 'One two.',
        authors: [{ agent: { key: 'am' } }],
        quotes: [{ text: 'One', speaker: { key: 'am' } }],
      },
    ],
  })
  const before = await ask('{ article(by: { key: "x" }) { updatedAt } }')
  const { merged, userErrors } = await merge('agent', [from], into)
  expect(userErrors).toEqual([])
  expect(merged).toEqual({
    id: into,
    key: 'merkel',
    keys: ['merkel', 'am', 'person:a. merkel'],
    name: 'Angela Merkel',
    aliases: ['Merkel', 'A. Merkel', 'Chancellor'],
    wikidataId: 'Q567',
    quotes: { nodes: [{ text: 'One' }] },
    articles: { totalCount: 1 },
    events: { nodes: [{ name: 'E' }] },
  })
  expect(
    await ask(`{ node(id: "${from}") { id } event(by: { key: "e" }) { participants { edges { role } } } }`),
  ).toEqual({
    node: null,
    event: { participants: { edges: [{ role: 'host' }] } },
  })
  expect(await ask('{ article(by: { key: "x" }) { updatedAt } }')).toEqual(before)
  const again = await hold({
    agents: [{ name: 'A. Merkel', wikidataId: 'Q567' }],
    articles: [{ key: 'x', title: 'X', quotes: [{ text: 'One', speaker: { key: 'am' } }] }],
  })
  expect(again.results.map(({ key, outcome }) => `${key} ${outcome}`)).toEqual(['merkel UPDATED', 'x UNCHANGED'])
})

test('an outlet that has a domain keeps the other one as a key, and loads of both mean it', async () => {
  const [into = '', from = '', other = ''] = idsOf(
    await hold({
      outlets: [
        { domain: 'post.example', name: 'Post', country: 'DE' },
        { domain: 'old.example', name: 'Old Post', country: 'AT' },
        { key: 'old post', name: 'Another' },
      ],
    }),
  )
  await hold({
    articles: [{ key: 'x', title: 'X', body: 'a', outlet: { domain: 'old.example' }, quotes: [{ text: 'a' }] }],
  })
  const { merged } = await merge('outlet', [from], into)
  expect(merged).toEqual({
    id: into,
    // "old post" is not in the list, because it is the key of another record.
    keys: ['post.example', 'old.example'],
    domain: 'post.example',
    country: 'DE',
    articles: { nodes: [{ title: 'X' }] },
    quotes: { totalCount: 1 },
  })
  expect(await byKey('outlet', 'old post')).toBe(other)
  const loaded = await hold({ outlets: [{ domain: 'old.example' }] })
  expect(loaded.results[0]).toMatchObject({ key: 'post.example', outcome: 'UPDATED', node: { id: into } })
})

test('an event takes up what stands below others, and never stands below itself', async () => {
  const [top = '', middle = '', low = '', aside = ''] = idsOf(
    await hold({
      events: [
        { key: 'top', name: 'Top' },
        { key: 'middle', name: 'Middle', parent: { key: 'top' } },
        { key: 'low', name: 'Low', parent: { key: 'middle' } },
        { key: 'aside', name: 'Aside' },
      ],
    }),
  )
  await hold({
    articles: [
      {
        key: 'x',
        title: 'X',
        body: 'a',
        quotes: [{ text: 'a', event: { key: 'middle' } }],
        events: [{ key: 'aside' }],
      },
    ],
  })
  expect(faults(await merge('event', [top], low))).toEqual(['CONFLICT from.0'])
  const { merged } = await merge('event', [middle], aside)
  expect(merged).toMatchObject({
    keys: ['aside', 'middle', '-:middle'],
    children: { nodes: [{ name: 'Low' }] },
    articles: { nodes: [{ title: 'X' }] },
    quotes: { nodes: [{ text: 'a' }] },
  })
  expect((await merge('event', [low, aside], top)).merged.keys).toEqual([
    'top',
    'low',
    '-:low',
    'aside',
    'middle',
    '-:middle',
    '-:aside',
  ])
})

test('nothing is merged when one of the ids is wrong', async () => {
  const [a = '', b = '', outlet = ''] = [
    ...idsOf(
      await hold({
        agents: [
          { key: 'a', name: 'A' },
          { key: 'b', name: 'B' },
        ],
      }),
    ),
    ...idsOf(await hold({ outlets: [{ key: 'o', name: 'O' }] })),
  ]
  const unknown = 'agent_00000000-0000-5000-8000-000000000000'
  expect(faults(await merge('agent', [], a))).toEqual(['REQUIRED from'])
  expect(faults(await merge('agent', [b, outlet, 'nonsense', a, unknown], a))).toEqual([
    'INVALID from.1',
    'INVALID from.3',
    'NOT_FOUND from.2',
    'NOT_FOUND from.4',
  ])
  expect(faults(await merge('agent', [a], outlet))).toEqual(['INVALID into'])
  expect(
    faults(
      await merge(
        'agent',
        Array.from({ length: 101 }, () => a),
        b,
      ),
    ),
  ).toEqual(['TOO_MANY from'])
  expect(await byKey('agent', 'b')).toBe(b)
  expect(await refusal(MERGE.agent, { from: [b], into: a }, 'reader')).toBe('FORBIDDEN')
})

test('what readers saw they see, merged with something that they did not', async () => {
  await hold({
    articles: [
      { key: 'hidden', title: 'H', status: 'WITHHELD', authors: [{ agent: { key: 'a', name: 'A' } }] },
      { key: 'seen', title: 'S', authors: [{ agent: { key: 'b', name: 'B' } }] },
    ],
  })
  const [a = '', b = ''] = [await byKey('agent', 'a'), await byKey('agent', 'b')]
  const seen = () => ask('{ agents { nodes { key } } }', {}, 'anonymous')
  expect(await seen()).toEqual({ agents: { nodes: [{ key: 'b' }] } })
  await merge('agent', [b], a)
  expect(await seen()).toEqual({ agents: { nodes: [{ key: 'a' }] } })
  expect(faults(await remove([a]))).toEqual(['IN_USE ids.0'])
})
