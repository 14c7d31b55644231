import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grow, randomArchive } from '../oracle/archive.ts'
import { createRandom, type Random } from '../oracle/random.ts'
import { createOracle } from '../oracle/read.ts'
import { seedArchive, seededArchive, seededId } from '../oracle/seed.ts'
import type { ArchiveState } from '../oracle/state.ts'
import { createApi, type Api } from '../api.ts'
import { createDatabase } from '../database.ts'

const SEED = 11

const PAGE = 'first: $first, after: $after, last: $last, before: $before'
const BELOW = 'edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'
const rootList = (field: string, orderBy: string) =>
  `list: ${field}(orderBy: {field: ${orderBy}}, ${PAGE}) { ${BELOW} }`
const ARTICLE_ORDERS = [
  'PUBLISHED_AT',
  'PUBLISHED_AT, direction: ASC',
  'LOADED_AT',
  'UPDATED_AT, direction: ASC',
  'TITLE',
  'TITLE, direction: DESC',
  'WORD_COUNT',
  'WORD_COUNT, direction: ASC',
]
const QUOTE_ORDERS = [
  'POSITION',
  'POSITION, direction: DESC',
  'PUBLISHED_AT',
  'PUBLISHED_AT, direction: ASC',
  'CONFIDENCE',
  'CONFIDENCE, direction: ASC',
]
/** The selection of each list, with the kind of its parent. `$parent` is the ID of the parent with the most rows. */
const LISTS: { parent?: 'outlet' | 'event' | 'agent' | 'article'; list: string }[] = [
  ...ARTICLE_ORDERS.map((order) => ({ list: rootList('articles', order) })),
  ...QUOTE_ORDERS.map((order) => ({ list: rootList('quotes', order) })),
  ...['NAME', 'NAME, direction: DESC'].flatMap((order) =>
    ['outlets', 'agents', 'events'].map((field) => ({ list: rootList(field, order) })),
  ),
  ...['START_DATE', 'START_DATE, direction: ASC'].map((order) => ({ list: rootList('events', order) })),
  { parent: 'outlet', list: `list: articles(${PAGE}) { ${BELOW} }` },
  { parent: 'outlet', list: `list: quotes(${PAGE}) { ${BELOW} }` },
  { parent: 'agent', list: `list: quotes(${PAGE}) { ${BELOW} }` },
  { parent: 'agent', list: `list: articles(${PAGE}, filter: {not: {hasBody: false}}) { ${BELOW} }` },
  { parent: 'agent', list: `list: events(${PAGE}) { ${BELOW} }` },
  { parent: 'event', list: `list: articles(includeChildren: true, ${PAGE}) { ${BELOW} }` },
  { parent: 'event', list: `list: quotes(includeChildren: true, ${PAGE}) { ${BELOW} }` },
  { parent: 'event', list: `list: children(${PAGE}) { ${BELOW} }` },
  {
    parent: 'event',
    list: `list: participants(${PAGE}) { edges { cursor role node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`,
  },
  {
    parent: 'event',
    list: `list: outlets(includeChildren: true, ${PAGE}) { edges { cursor articleCount node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`,
  },
  { parent: 'article', list: `list: quotes(${PAGE}) { ${BELOW} }` },
]

interface Shown {
  edges: { cursor: string; node: { id: string } }[]
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
}

let database: Awaited<ReturnType<typeof createDatabase>>
let api: Api
let state: ArchiveState
let grown = 1000
beforeAll(async () => {
  database = await createDatabase()
  api = await createApi(database.db, {}, { bothForms: true })
  state = randomArchive(SEED, { articles: 24 })
  await seedArchive(database.db, state)
})
afterAll(async () => {
  await api.stop()
  await database.drop()
})

function documentOf({ parent, list }: (typeof LISTS)[number]): string {
  const size = {
    outlet: (key: string) => [...state.articles.values()].filter((it) => it.outlet === key).length,
    agent: (key: string) =>
      [...state.articles.values()].flatMap((it) => it.quotes).filter((it) => it.speaker === key).length,
    event: (key: string) => [...state.events.values()].filter((it) => it.parent === key).length,
    article: (key: string) =>
      (state.articles.get(key)?.quotes.length ?? 0) * (state.articles.get(key)?.status === 'USABLE' ? 1 : 0),
  }
  const head = 'query ($first: Int, $after: String, $last: Int, $before: String)'
  if (!parent) return `${head} { ${list} }`
  const key = [...state[`${parent}s`].keys()].sort((a, b) => size[parent](b) - size[parent](a))[0]
  return `${head} { parent: ${parent}(by: {key: ${JSON.stringify(key)}}) { ${list} } }`
}

const listOf = (found: unknown): Shown => {
  const { list, parent } = found as { list?: Shown; parent?: { list: Shown } }
  const shown = list ?? parent?.list
  if (!shown) throw new Error('no list')
  return shown
}

async function ask(document: string, variables: Record<string, unknown>): Promise<Shown> {
  const answer = await api.query(document, variables)
  if (answer.errors) expect.fail(JSON.stringify(answer.errors))
  return listOf(answer.data)
}

/** Returns the whole list by the rules: maps IDs to the content of their edges. */
async function wholeList(document: string): Promise<Map<string, string>> {
  const oracle = createOracle(await seededArchive(database.db, state))
  const rows = new Map<string, string>()
  for (let after: string | null = null; ;) {
    const answer = oracle.query(document, { first: 100, after })
    if (!('data' in answer)) throw new Error(answer.message)
    const shown = listOf(answer.data)
    for (const edge of shown.edges) rows.set(edge.node.id, JSON.stringify({ ...edge, cursor: null }))
    if (!shown.pageInfo.hasNextPage) return rows
    after = shown.pageInfo.endCursor
  }
}

/**
 * Changes the archive while a client pages: adds a few records, deletes an article, and adds or removes a participant.
 */
async function disturb(random: Random): Promise<void> {
  const { db } = database
  grown += 1
  await seedArchive(db, grow(state, random, grown))
  await deleteArticle(random.pick([...state.articles.keys()]))
  const [eventKey, event] = random.pick([...state.events])
  const agentKey = random.pick([...state.agents.keys()])
  if (event.participants.delete(agentKey)) {
    await db.write`delete from event_participant where event_id = ${seededId('event', eventKey)} and agent_id = ${seededId('agent', agentKey)}`
  } else {
    event.participants.set(agentKey, 'late')
    await db.write`insert into event_participant values (${seededId('event', eventKey)}, ${seededId('agent', agentKey)}, 'late')`
  }
}

async function deleteArticle(key: string): Promise<void> {
  const id = seededId('article', key)
  await database.db.write`delete from identifier where record_id = ${id}`
  await database.db.write`delete from article where id = ${id}`
  state.articles.delete(key)
}

interface Walk {
  visited: string[]
  /** The rows that were in the list, with the same value for sorting, at every step. */
  stayed: Map<string, string>
  final: Map<string, string>
}

async function walk(
  document: string,
  isForward: boolean,
  random: Random,
  between: (() => Promise<void>) | null,
): Promise<Walk> {
  const visited: string[] = []
  let final = await wholeList(document)
  let stayed = final
  for (let cursor: string | null = null; ;) {
    const size = random.between(1, 12)
    const shown = await ask(document, isForward ? { first: size, after: cursor } : { last: size, before: cursor })
    const ids = shown.edges.map((edge) => edge.node.id)
    if (isForward) visited.push(...ids)
    else visited.unshift(...ids)
    expect(shown.pageInfo.startCursor).toBe(shown.edges[0]?.cursor ?? null)
    expect(shown.pageInfo.endCursor).toBe(shown.edges.at(-1)?.cursor ?? null)
    const all = [...final.keys()]
    if (ids[0] !== undefined) {
      expect(shown.pageInfo.hasPreviousPage).toBe(ids[0] !== all[0])
      expect(shown.pageInfo.hasNextPage).toBe(ids.at(-1) !== all.at(-1))
    }
    if (isForward ? !shown.pageInfo.hasNextPage : !shown.pageInfo.hasPreviousPage) return { visited, stayed, final }
    // The next page begins at the last row that was seen, even if that row no longer exists.
    cursor = (isForward ? shown.pageInfo.endCursor : shown.pageInfo.startCursor) ?? cursor
    if (between === null) continue
    await between()
    final = await wholeList(document)
    const now = final
    stayed = new Map([...stayed].filter(([id, edge]) => now.get(id) === edge))
  }
}

describe.each(LISTS)('the pages of $parent $list', (list) => {
  it.each([true, false])('join to the whole list (forward: %s)', async (isForward) => {
    const { visited, final } = await walk(documentOf(list), isForward, createRandom(SEED), null)
    expect(visited).toEqual([...final.keys()])
  })

  it.each([true, false])('miss and double nothing that stayed while others write (forward: %s)', async (isForward) => {
    const random = createRandom(SEED + 1)
    const { visited, stayed, final } = await walk(documentOf(list), isForward, random, () => disturb(random))
    const seen = visited.filter((id) => stayed.has(id))
    expect(seen).toEqual([...final.keys()].filter((id) => stayed.has(id)))
  })
})

describe('a cursor', () => {
  it('is a position: good when its row is gone', async () => {
    const document = documentOf({ list: rootList('articles', 'TITLE') })
    const whole = await wholeList(document)
    const shown = await ask(document, { first: 3 })
    const goneId = shown.edges[2]?.node.id
    const gone = [...state.articles.keys()].find((key) => `article_${seededId('article', key)}` === goneId)
    await deleteArticle(gone ?? '')
    const next = await ask(document, { first: 3, after: shown.pageInfo.endCursor })
    expect(next.edges.map((edge) => edge.node.id)).toEqual([...whole.keys()].slice(3, 6))
    expect(next.pageInfo.hasPreviousPage).toBe(true)
    const back = await ask(document, { last: 3, before: shown.pageInfo.endCursor })
    expect(back.edges.map((edge) => edge.node.id)).toEqual([...whole.keys()].slice(0, 2))
  })

  it('is good under another filter and another parent', async () => {
    const { endCursor } = (await ask(documentOf({ list: rootList('articles', 'PUBLISHED_AT') }), { first: 5 })).pageInfo
    const [outletKey] = [...state.outlets.keys()]
    const oracle = createOracle(await seededArchive(database.db, state))
    for (const field of ['articles(', `outlet(by: {key: ${JSON.stringify(outletKey)}}) { articles(`]) {
      const document = (cursor: string) =>
        `{ ${field}filter: {hasBody: true}, first: 100${cursor}) { edges { cursor node { id } } } ${field.includes('{') ? '}' : ''} }`
      const idsOf = (found: unknown) => JSON.stringify(found).match(/article_[0-9a-f-]{36}/g) ?? []
      const all = await api.query(document(''))
      const rest = await api.query(document(`, after: ${JSON.stringify(endCursor)}`))
      const five = (await ask(documentOf({ list: rootList('articles', 'PUBLISHED_AT') }), { first: 5 })).edges.map(
        (edge) => edge.node.id,
      )
      expect(idsOf(rest.data)).toEqual(idsOf(all.data).filter((id) => !five.includes(id)))
      expect(idsOf(all.data)).toEqual(idsOf((oracle.query(document('')) as { data: unknown }).data))
    }
  })

  it('is refused under another kind, order or direction, and where it is none', async () => {
    const cursorOf = async (list: string) => (await ask(documentOf({ list }), { first: 2 })).pageInfo.endCursor ?? ''
    const fields = [
      ['articles', 'PUBLISHED_AT'],
      ['articles', 'PUBLISHED_AT, direction: ASC'],
      ['articles', 'TITLE'],
      ['articles', 'LOADED_AT'],
      ['articles', 'UPDATED_AT'],
      ['articles', 'WORD_COUNT'],
      ['quotes', 'PUBLISHED_AT'],
      ['quotes', 'POSITION'],
      ['quotes', 'POSITION, direction: DESC'],
      ['outlets', 'NAME'],
      ['agents', 'NAME'],
      ['events', 'NAME'],
      ['events', 'START_DATE'],
    ] as const
    const cursors = await Promise.all(fields.map(([field, order]) => cursorOf(rootList(field, order))))
    const garbage = [
      '',
      'x',
      '0',
      '""',
      'eyJhIjoxfQ==',
      Buffer.from('["article.PUBLISHED_AT.DESC"]').toString('base64'),
      '東',
      '\u0000',
      '\ud800',
      (cursors[0] ?? '').slice(0, -3),
      `${cursors[0]}x`,
      'A'.repeat(5000),
    ]
    for (const [n, [field, order]] of fields.entries()) {
      const document = documentOf({ list: rootList(field, order) })
      for (const other of [...cursors.filter((_, m) => m !== n), ...garbage]) {
        for (const variables of [
          { first: 2, after: other },
          { last: 2, before: other },
        ]) {
          const answer = await api.query(document, variables)
          expect([answer.errors?.[0]?.extensions.code, field, order, other]).toEqual([
            'BAD_USER_INPUT',
            field,
            order,
            other,
          ])
        }
      }
    }
  })

  it.each(['{first: 0}', '{first: 101}', '{first: -1}', '{last: 0}', '{last: 101}', '{first: 1, last: 1}'])(
    'no page is %s',
    async (size) => {
      const args = size.slice(1, -1)
      for (const document of [
        `{ articles(${args}) { nodes { id } } }`,
        `{ outlets(first: 3) { nodes { quotes(${args}) { totalCount } } } }`,
      ]) {
        const answer = await api.query(document)
        expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
      }
    },
  )
})
