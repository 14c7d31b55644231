import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { faults, keysOf, openDoor, outcomes } from './door.ts'

const door = openDoor()
type Input = Record<string, unknown>
/** Loads the batches one after the other, and returns the result of the last one. */
async function last(...inputs: Input[]) {
  for (const input of inputs.slice(0, -1)) await door.hold(input)
  return door.load(inputs.at(-1) ?? {})
}
const outlet = (...outlets: Input[]) => ({ outlets })
const agent = (...agents: Input[]) => ({ agents })
const event = (...events: Input[]) => ({ events })
const article = (...articles: Input[]) => ({ articles })
const known = async (root: string) =>
  (await door.ask(`{ ${root}(first: 100) { nodes { keys } } }`))[root].nodes
    .map(({ keys }: { keys: string[] }) => keys.join(' + '))
    .sort()
    .join(', ')
const sha = (...parts: (string | null)[]) =>
  `sha256:${createHash('sha256').update(JSON.stringify(parts), 'utf8').digest('hex')}`

describe("without a key, a new record's key is", () => {
  it.each<[string, Input, string]>([
    [
      "an article's canonical URL",
      article({ title: 'T', url: 'HTTP://WWW.Example.COM:8080/A/b/?b=2&utm_source=x&a=1&fbclid=3#frag' }),
      'https://example.com:8080/A/b?b=2&a=1',
    ],
    ['its host alone', article({ title: 'T', url: 'https://example.com/' }), 'https://example.com'],
    [
      'without an empty query',
      article({ title: 'T', url: 'https://example.com/a?utm_medium=x&gclid=1&msclkid=2&mc_cid=3&mc_eid=4' }),
      'https://example.com/a',
    ],
    ['without the ports 80 and 443', article({ title: 'T', url: 'http://example.com:443/a' }), 'https://example.com/a'],
    [
      'with the query of a host alone',
      article({ title: 'T', url: 'http://www.example.com:80?q=%C3%A9&q=2' }),
      'https://example.com?q=%C3%A9&q=2',
    ],
    ['in punycode', article({ title: 'T', url: 'https://bücher.example/x' }), 'https://xn--bcher-kva.example/x'],
    ["an outlet's domain", outlet({ name: 'O', domain: 'WWW.Bücher.Example' }), 'xn--bcher-kva.example'],
    ["an outlet's folded name", outlet({ name: 'Straße İ ΣΑΣ' }), 'strasse i̇ σασ'],
    ["an agent's Wikidata id", agent({ name: 'A', wikidataId: 'q42' }), 'Q42'],
    ["an agent's kind and name", agent({ name: 'Ann B' }), 'person:ann b'],
    ["an agent's kind and name, folded", agent({ name: 'NATO', kind: 'ORGANIZATION' }), 'organization:nato'],
    ['a null kind is PERSON', agent({ name: 'NATO', kind: null }), 'person:nato'],
    ["an event's date and name", event({ name: 'The Summit', startDate: '2024-01-02' }), '2024-01-02:the summit'],
    ["an event's name without a date", event({ name: 'The Summit' }), '-:the summit'],
    [
      "an article's hash of nothing but the title",
      article({ title: 'Straße "ΣΑΣ" \u2028 é' }),
      sha(null, null, 'strasse "σασ" é'),
    ],
    [
      "an article's hash, its time as answered",
      article({ title: 'T', publishedAt: '2024-01-01t01:00:00.98765+01:00' }),
      sha(null, '2024-01-01T00:00:00.987Z', 't'),
    ],
    [
      "an article's hash with its outlet's first key",
      {
        outlets: [{ key: 'First Key', domain: 'x.example', name: 'O' }],
        ...article({ title: 'T', outlet: { domain: 'x.example' } }),
      },
      sha('First Key', null, 't'),
    ],
    [
      "an article's hash with the key of an outlet that it creates",
      article({ title: 'T', outlet: { name: 'Neu ß' } }),
      sha('neu ss', null, 't'),
    ],
  ])('%s', async (_, input, key) => {
    const loaded = await door.hold(input)
    expect(keysOf(loaded).at(-1)).toBe(key)
    expect(outcomes(await door.hold(input))).toBe(loaded.results.map(() => 'UNCHANGED').join(' '))
  })
})

describe('if that key is taken, its record is meant', () => {
  it.each<[string, Input[], string, string]>([
    [
      'after a rename',
      [agent({ name: 'Ann' }), agent({ key: 'person:ann', name: 'Bea' }), agent({ name: 'ANN' })],
      'UPDATED',
      'person:ann',
    ],
    ['given by a loader', [agent({ key: 'person:ann', name: 'Zed' }), agent({ name: 'Ann' })], 'UPDATED', 'person:ann'],
    [
      'a domain',
      [outlet({ key: 'x.example', name: 'X' }), outlet({ domain: 'www.X.example', name: 'X' })],
      'UPDATED',
      'x.example',
    ],
    ['a Wikidata id', [agent({ key: 'Q5', name: 'A' }), agent({ wikidataId: 'q5', name: 'A' })], 'UPDATED', 'Q5'],
    [
      'a URL that the article has no more',
      [
        article({ title: 'T', url: 'https://x.example/1' }),
        article({ key: 'https://x.example/1', url: 'https://x.example/2' }),
        article({ title: 'T', url: 'https://x.example/1' }),
      ],
      'UPDATED',
      'https://x.example/1',
    ],
    ['an event', [event({ key: '-:s', name: 'Other' }), event({ name: 'S' })], 'UPDATED', '-:s'],
    [
      'an event that has a date now',
      [event({ name: 'S' }), event({ key: '-:s', startDate: '2024-01-01' }), event({ name: 'S' })],
      'UNCHANGED',
      '-:s',
    ],
    [
      'a URL that was cleared',
      [
        article({ title: 'T', url: 'https://x.example/a' }),
        article({ key: 'https://x.example/a', url: null }),
        article({ title: 'T', url: 'https://x.example/a' }),
      ],
      'UPDATED',
      'https://x.example/a',
    ],
    [
      'a domain that the outlet has no more',
      [
        outlet({ name: 'A', domain: 'a.example' }),
        outlet({ key: 'a.example', domain: 'b.example' }),
        outlet({ name: 'A', domain: 'a.example' }),
      ],
      'UPDATED',
      'a.example',
    ],
  ])('%s', async (_, inputs, outcome, keys) => {
    expect(outcomes(await last(...inputs))).toBe(outcome)
    expect(await known(Object.keys(inputs[0] ?? {})[0] ?? '')).toBe(keys)
  })
})

describe('a record is found', () => {
  it.each<[string, Input[], string, string]>([
    ['by its key', [outlet({ key: 'k', name: 'A' }), outlet({ key: 'k', name: 'B' })], 'UPDATED', 'k'],
    ['keys compare as they are', [outlet({ key: 'k', name: 'A' }), outlet({ key: 'K', name: 'A' })], 'CREATED', 'K, k'],
    [
      'by its domain, which adds the key',
      [outlet({ name: 'A', domain: 'a.example' }), outlet({ key: 'k', domain: 'www.A.example' })],
      'UPDATED',
      'a.example + k',
    ],
    [
      'by a key added later',
      [
        outlet({ name: 'A', domain: 'a.example' }),
        outlet({ key: 'k', domain: 'a.example' }),
        outlet({ key: 'k', name: 'A' }),
      ],
      'UNCHANGED',
      'a.example + k',
    ],
    [
      'by its Wikidata id, which adds the key',
      [agent({ key: 'k', name: 'A', wikidataId: 'Q1' }), agent({ key: 'l', wikidataId: 'q1' })],
      'UPDATED',
      'k + l',
    ],
    [
      'by the name only when nothing else is given: a key',
      [outlet({ name: 'A' }), outlet({ key: 'k', name: 'A' })],
      'CREATED',
      'a, k',
    ],
    [
      'by its name, though a domain is given that it lacks',
      [outlet({ name: 'A' }), outlet({ domain: 'a.example', name: 'A' })],
      'UPDATED',
      'a',
    ],
    [
      'not by its name, where it has another domain',
      [outlet({ name: 'A', domain: 'b.example' }), outlet({ domain: 'a.example', name: 'A' })],
      'CREATED',
      'a.example, b.example',
    ],
    [
      'not by its name, where it was given a key and another one is given now',
      [outlet({ key: 'k', name: 'A' }), outlet({ key: 'l', domain: 'a.example', name: 'A' })],
      'CREATED',
      'k, l',
    ],
    [
      'by its name and kind, though a Wikidata id is given that it lacks',
      [agent({ name: 'A' }), agent({ wikidataId: 'Q1', name: 'A' })],
      'UPDATED',
      'person:a',
    ],
    ['by its folded name', [outlet({ key: 'k', name: 'Straße' }), outlet({ name: 'STRASSE' })], 'UPDATED', 'k'],
    [
      'as the earliest with that name',
      [outlet({ key: 'z', name: 'A' }), outlet({ key: 'b', name: 'a' }), outlet({ name: 'A', country: 'DE' })],
      'UPDATED',
      'b, z',
    ],
    [
      'by a null key as by none',
      [outlet({ key: 'k', name: 'A' }), outlet({ key: null, domain: null, name: 'A' })],
      'UNCHANGED',
      'k',
    ],
    [
      'not by an old name',
      [outlet({ key: 'k', name: 'A' }), outlet({ key: 'k', name: 'B' }), outlet({ name: 'A' })],
      'CREATED',
      'a, k',
    ],
    [
      'not by an alias',
      [agent({ key: 'k', name: 'A', aliases: ['B'] }), agent({ name: 'B' })],
      'CREATED',
      'k, person:b',
    ],
    [
      'not under another kind',
      [agent({ key: 'k', name: 'NATO', kind: 'ORGANIZATION' }), agent({ name: 'NATO' })],
      'CREATED',
      'k, person:nato',
    ],
    [
      'under its kind',
      [agent({ key: 'k', name: 'NATO', kind: 'ORGANIZATION' }), agent({ name: 'nato', kind: 'ORGANIZATION' })],
      'UPDATED',
      'k',
    ],
    [
      'not under another date',
      [event({ key: 'k', name: 'S', startDate: '2024-01-01' }), event({ name: 'S' })],
      'CREATED',
      '-:s, k',
    ],
    ['null equals null', [event({ key: 'k', name: 'S' }), event({ name: 'S', startDate: null })], 'UNCHANGED', 'k'],
    [
      'an article by outlet, time and title',
      [
        article({ key: 'k', title: 'T', outlet: { name: 'O' }, publishedAt: '2024-01-01T00:00:00Z' }),
        article({ title: 't', outlet: { name: 'o' }, publishedAt: '2024-01-01T01:00:00.0004+01:00' }),
      ],
      'UPDATED',
      'k',
    ],
    [
      'an article by outlet in any form',
      [
        {
          ...outlet({ key: 'o', name: 'O', domain: 'o.example' }),
          ...article({ key: 'k', title: 'T', outlet: { key: 'o' } }),
        },
        article({ title: 'T', outlet: { domain: 'o.example' } }),
      ],
      'UNCHANGED',
      'k',
    ],
    [
      'an article by its title alone',
      [article({ key: 'k', title: 'T' }), article({ title: 'T', outlet: null })],
      'UNCHANGED',
      'k',
    ],
    [
      'an article not without its outlet',
      [article({ key: 'k', title: 'T', outlet: { name: 'O' } }), article({ title: 'T' })],
      'CREATED',
      `k, ${sha(null, null, 't')}`,
    ],
    [
      'an article not by its title when a URL is given',
      [article({ key: 'k', title: 'T' }), article({ title: 'T', url: 'https://x.example' })],
      'CREATED',
      'https://x.example, k',
    ],
    [
      'an article by its URL in any form',
      [
        article({ key: 'k', title: 'T', url: 'https://x.example/a' }),
        article({ title: 'T', url: 'http://www.x.example/a/?utm_x=1' }),
      ],
      'UPDATED',
      'k',
    ],
    [
      'by a key though the domain is new',
      [outlet({ key: 'k', name: 'A' }), outlet({ key: 'k', domain: 'a.example' })],
      'UPDATED',
      'k',
    ],
    [
      'by its domain, not by a key that reads the same',
      [
        outlet({ key: 'k', name: 'A', domain: 'a.example' }, { key: 'a.example', name: 'B' }),
        outlet({ domain: 'a.example', name: 'A' }),
      ],
      'UNCHANGED',
      'a.example, k',
    ],
    [
      'by its name though it has a Wikidata id',
      [agent({ wikidataId: 'Q1', name: 'A' }), agent({ name: 'a' })],
      'UPDATED',
      'Q1',
    ],
    [
      'by its name under the kind it has now',
      [agent({ key: 'n', name: 'N', kind: 'ORGANIZATION' }), agent({ key: 'n', kind: null }), agent({ name: 'N' })],
      'UNCHANGED',
      'n',
    ],
    [
      'as the earliest, though it got the date later',
      [
        event({ name: 'E' }),
        event({ name: 'E', startDate: '2024-01-01' }),
        event({ key: '-:e', startDate: '2024-01-01' }),
        event({ name: 'e', startDate: '2024-01-01' }),
      ],
      'UPDATED',
      '-:e, 2024-01-01:e',
    ],
    ['by an id alone', [agent({ wikidataId: 'Q1', name: 'A' }), agent({ wikidataId: 'Q1' })], 'UNCHANGED', 'Q1'],
  ])('%s', async (_, inputs, outcome, keys) => {
    const loaded = await last(...inputs)
    expect(faults(loaded)).toEqual([])
    expect(outcomes(loaded)).toBe(outcome)
    expect(await known(Object.keys(inputs[0] ?? {}).at(-1) ?? '')).toBe(keys)
  })
})

describe('a key that leads elsewhere', () => {
  it.each<[string, Input[], string[]]>([
    [
      'key and domain of two outlets',
      [
        outlet({ key: 'a', name: 'A', domain: 'a.example' }, { key: 'b', name: 'B' }),
        outlet({ key: 'b', domain: 'a.example' }),
      ],
      ['CONFLICT outlets.0'],
    ],
    [
      'key and Wikidata id of two agents',
      [
        agent({ key: 'a', name: 'A', wikidataId: 'Q1' }, { key: 'b', name: 'B' }),
        agent({ key: 'b', wikidataId: 'Q1' }),
      ],
      ['CONFLICT agents.0'],
    ],
    [
      'key and URL of two articles',
      [
        article({ key: 'a', title: 'A', url: 'https://x.example/a' }, { key: 'b', title: 'B' }),
        article({ key: 'b', url: 'https://x.example/a' }),
      ],
      ['CONFLICT articles.0'],
    ],
    [
      'a link to two',
      [
        outlet({ key: 'a', name: 'A', domain: 'a.example' }, { key: 'b', name: 'B' }),
        article({ title: 'T', outlet: { key: 'b', domain: 'a.example' } }),
      ],
      ['CONFLICT articles.0.outlet'],
    ],
    [
      'a new key with the URL of an article that was given another',
      [
        article({ key: 'a', title: 'A', url: 'https://x.example/a' }),
        article({ key: 'b', title: 'A', url: 'https://x.example/a' }),
      ],
      ['CONFLICT articles.0'],
    ],
    [
      'a second new key after a first',
      [
        article({ title: 'A', url: 'https://x.example/a' }),
        article({ key: 'a', url: 'https://x.example/a' }),
        article({ key: 'b', url: 'https://x.example/a' }),
      ],
      ['CONFLICT articles.0'],
    ],
    [
      "a URL that is another article's now, under its first key",
      [
        article({ key: 'a', title: 'A', url: 'https://x.example/u' }),
        article({ key: 'https://x.example/u', title: 'B' }),
        article({ key: 'https://x.example/u', url: 'https://x.example/u' }),
      ],
      ['CONFLICT articles.0'],
    ],
    [
      'two domains exchanged: each leads to two while the other is not changed',
      [
        outlet({ key: 'a', name: 'A', domain: 'a.example' }, { key: 'b', name: 'B', domain: 'b.example' }),
        outlet({ key: 'a', domain: 'b.example' }, { key: 'b', domain: 'a.example' }),
      ],
      ['CONFLICT outlets.0', 'CONFLICT outlets.1'],
    ],
    [
      'its own key again is none',
      [
        article({ title: 'A', url: 'https://x.example/a' }),
        article({ key: 'a', url: 'https://x.example/a' }),
        article({ key: 'a', url: 'https://x.example/a' }),
      ],
      [],
    ],
  ])('%s', async (_, inputs, expected) => {
    expect(faults(await last(...inputs))).toEqual(expected)
  })
})

it('an article that was never given a key takes one', async () => {
  expect(
    outcomes(
      await last(
        article({ title: 'A', url: 'https://x.example/a' }),
        article({ key: 'a', url: 'http://x.example/a/' }),
      ),
    ),
  ).toBe('UPDATED')
  expect(await known('articles')).toBe('https://x.example/a + a')
})
it('an outlet and an agent take any number of keys, the first one stays `key`', async () => {
  await last(
    outlet({ key: 'a', name: 'A', domain: 'a.example' }),
    outlet({ key: 'b', domain: 'a.example' }),
    outlet({ key: 'c', domain: 'a.example' }),
  )
  expect((await door.ask('{ outlet(by: { key: "c" }) { key keys } }')).outlet).toEqual({
    key: 'a',
    keys: ['a', 'b', 'c'],
  })
})
it('links add nothing', async () => {
  const loaded = await last(
    outlet({ key: 'a', name: 'A', domain: 'a.example' }),
    article({ title: 'T', outlet: { key: 'new', domain: 'a.example', name: 'Other', country: 'DE' } }),
  )
  expect(loaded.created).toEqual({ outlets: 0, agents: 0, events: 0, articles: 1, quotes: 0 })
  expect(await door.ask('{ outlet(by: { key: "new" }) { id } outlets { nodes { key keys name country } } }')).toEqual({
    outlet: null,
    outlets: { nodes: [{ key: 'a', keys: ['a'], name: 'A', country: null }] },
  })
})
it('UNNAMED agents need a key', async () => {
  expect(faults(await door.load(agent({ name: 'a source', kind: 'UNNAMED' })))).toEqual(['REQUIRED agents.0.key'])
  expect(
    faults(
      await door.load(article({ title: 'T', quotes: [{ text: 'q', speaker: { name: 'a source', kind: 'UNNAMED' } }] })),
    ),
  ).toEqual(['REQUIRED articles.0.quotes.0.speaker.key'])
  expect(outcomes(await door.hold(agent({ key: 's', name: 'a source', kind: 'UNNAMED' })))).toBe('CREATED')
})
it('an id is minted once and comes again after a delete', async () => {
  const first = await door.hold({
    ...outlet({ key: 'k', name: 'A' }),
    ...agent({ name: 'P' }),
    ...event({ name: 'E' }),
    ...article({ title: 'T', body: 'q q', quotes: [{ text: 'q' }, { text: 'q' }] }),
  })
  const ids = first.results.map(({ node }) => node?.id ?? '')
  const quotes = async () => (await door.ask('{ quotes { nodes { id span { start } } } }')).quotes.nodes
  const before = await quotes()
  expect(new Set(ids).size).toBe(4)
  await door.remove(ids)
  expect(await known('articles')).toBe('')
  const again = await door.hold({
    ...outlet({ key: 'k', name: 'New' }),
    ...agent({ name: 'p' }),
    ...event({ name: 'e' }),
    ...article({ title: 't', body: 'q q', quotes: [{ text: 'q' }, { text: 'q' }] }),
  })
  expect(again.results.map(({ node }) => node?.id)).toEqual(ids)
  expect(await quotes()).toEqual(before)
})
it('after a delete the next one has the name', async () => {
  const { results } = await door.hold(outlet({ key: 'a', name: 'Same' }, { key: 'b', name: 'Same' }))
  await door.remove([results[0]?.node?.id ?? ''])
  expect(keysOf(await door.hold(outlet({ name: 'Same' })))).toEqual(['b'])
})
it('a domain that was given up is free', async () => {
  await door.hold(outlet({ key: 'a', name: 'A', domain: 'a.example' }))
  await door.hold(outlet({ key: 'a', domain: null }))
  expect(outcomes(await door.hold(outlet({ key: 'b', name: 'B', domain: 'a.example' })))).toBe('CREATED')
})

describe('input in any case is taken and answered in one form', () => {
  it.each([
    ['PT-br', 'pt-BR'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['IW', 'iw'],
    ['DE-de-1996', 'de-DE-1996'],
    ['EN-u-CA-gregory', 'en-u-ca-gregory'],
    ['sr-LATN', 'sr-Latn'],
    ['es-419', 'es-419'],
    ['QAA-x-WHATEVER', 'qaa-x-whatever'],
    ['UND', 'und'],
  ])('language %s is %s', async (given, answered) => {
    await door.hold(outlet({ key: 'o', name: 'O', language: given }))
    expect((await door.ask('{ outlet(by: { key: "o" }) { language } }')).outlet.language).toBe(answered)
  })
  it.each([
    'en_US',
    '',
    '*',
    'e',
    'en-',
    'englisch-deutsch-x',
    'en us',
    'abcdefghi',
    'en--US',
    'de-*',
    'x-whatever',
    'i-klingon',
    'xx',
    'zz-Latn',
  ])('language "%s" is INVALID', async (language) => {
    expect(faults(await door.load(outlet({ key: 'o', name: 'O', language })))).toEqual(['INVALID outlets.0.language'])
  })
  it.each(['XX', 'UK', 'EU', 'DEU', 'D', 'ZZ', 'AN', 'SU'])('country %s is INVALID', async (country) => {
    expect(faults(await door.load(event({ name: 'E', country })))).toEqual(['INVALID events.0.country'])
  })
  it('249 countries are assigned, and XK is taken', async () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    const names = letters.flatMap((first) => letters.map((second) => first + second))
    expect(
      (await door.load({ onError: 'SKIP_BAD', ...outlet(...names.map((name) => ({ name, country: name }))) })).counts,
    ).toMatchObject({ created: 250, rejected: 676 - 250 })
  })
  it.each(['42', 'Q', 'P42', 'Q4 2', 'Q42x', 'https://www.wikidata.org/wiki/Q42'])(
    'Wikidata id %s is INVALID',
    async (wikidataId) => {
      expect(faults(await door.load(agent({ key: 'k', name: 'A', wikidataId })))).toEqual([
        'INVALID agents.0.wikidataId',
      ])
    },
  )
  it.each(['https://x.example', 'x.example/path', 'x y', 'x.example:80', 'x.example:', 'a@x.example', '.', '@'])(
    'domain %s is INVALID',
    async (domain) => {
      expect(faults(await door.load(outlet({ key: 'k', name: 'A', domain })))).toEqual(['INVALID outlets.0.domain'])
    },
  )
  it.each([
    'ftp://x.example',
    'x.example/a',
    'javascript:alert(1)',
    'https://',
    'mailto:a@b.example',
    'https://user:secret@x.example',
    'https://user@x.example',
  ])('URL %s is INVALID', async (url) => {
    expect(faults(await door.load(article({ key: 'k', title: 'A', url })))).toEqual(['INVALID articles.0.url'])
  })
  it('a URL is answered as given', async () => {
    await door.hold(article({ key: 'k', title: 'A', url: 'HTTP://WWW.x.example:80/A/?utm_x=1#f' }))
    expect((await door.ask('{ article(by: { key: "k" }) { url } }')).article.url).toBe(
      'HTTP://WWW.x.example:80/A/?utm_x=1#f',
    )
  })
})
