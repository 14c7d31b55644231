import { expect, it } from 'vitest'
import { openDoor } from './door.ts'

const door = openDoor()
const article = async (input: Record<string, unknown>, shown: string) => {
  await door.hold({ articles: [{ key: 'a', title: 'T', ...input }] })
  return (await door.ask(`{ article(by: { key: "a" }) { ${shown} } }`)).article
}

it.each<[string, string | null, string | null, number, string | null]>([
  ['whole where it fits', 'Hello world', null, 11, 'Hello world'],
  ['less a word cut in two', 'Hello wonderful', null, 8, 'Hello'],
  ['a cut between words cuts no word', 'Hello wonderful', null, 5, 'Hello'],
  ['a cut after white space', 'Hello wonderful', null, 6, 'Hello'],
  ['a word without white space before it is cut', 'Hello wonderful', null, 3, 'Hel'],
  ['trailing white space is trimmed where it fits', 'Hello \u3000\u2028', null, 100, 'Hello'],
  ['leading white space stays', '  Hello', null, 100, '  Hello'],
  ['a cut first word after white space leaves nothing', '  Hello', null, 4, ''],
  ['code points, not UTF-16 units', '😀😀😀', null, 2, '😀😀'],
  ['Unicode white space stands before a word', 'one\u00a0two', null, 5, 'one'],
  ['a line break too', 'one\ntwo', null, 5, 'one'],
  ['of the description where there is no text', null, 'A short one', 5, 'A'],
  ['null where there is neither', null, null, 5, null],
  ['many white spaces', 'one   two', null, 7, 'one'],
  ['white space is what Unicode calls so', 'one\u0085', null, 5, 'one'],
  ['a zero width no-break space is none', 'one\ufeff', null, 5, 'one\ufeff'],
  ['1 is the smallest', 'one', null, 1, 'o'],
])('excerpt: %s', async (_, body, description, maxLength, expected) => {
  expect((await article({ body, description }, `excerpt(maxLength: ${maxLength})`)).excerpt).toBe(expected)
})
it.each([0, 2001, -1])('excerpt of %d is an error', async (length) => {
  await door.hold({ articles: [{ key: 'a', title: 'T' }] })
  expect(await door.refusal(`{ article(by: { key: "a" }) { excerpt(maxLength: ${length}) } }`)).toBe('BAD_USER_INPUT')
})

it.each<[string, string, string | null]>([
  ['the whole', '', 'a😀bc'],
  ['a slice', '(start: 1, end: 3)', '😀b'],
  ['from', '(start: 2)', 'bc'],
  ['up to', '(end: 2)', 'a😀'],
  ['beyond is cut', '(start: 3, end: 99)', 'c'],
  ['wholly beyond', '(start: 9)', ''],
  ['the end before the start', '(start: 3, end: 1)', ''],
  ['nulls', '(start: null, end: null)', 'a😀bc'],
  ['nothing', '(start: 0, end: 0)', ''],
])('body: %s', async (_, args, expected) => {
  expect((await article({ body: 'a😀bc' }, `body${args}`)).body).toBe(expected)
})
it('body is null where there is none, an empty text is a text', async () => {
  expect(await article({ body: null }, 'body part: body(start: 1) wordCount')).toEqual({
    body: null,
    part: null,
    wordCount: null,
  })
  expect(await article({ body: '' }, 'body wordCount excerpt')).toEqual({ body: '', wordCount: 0, excerpt: '' })
})
it.each(['start: -1', 'end: -1', 'start: -2, end: 1'])('body(%s) is an error', async (args) => {
  await door.hold({ articles: [{ key: 'a', title: 'T' }] })
  expect(await door.refusal(`{ article(by: { key: "a" }) { body(${args}) } }`)).toBe('BAD_USER_INPUT')
})

it.each<[string, number]>([
  ["don't stop", 2],
  ['state-of-the-art', 1],
  ['3.14 and 1,000', 4],
  ['日本語とカタカナ', 8],
  ['한국어 단어', 2],
  ['a_b', 1],
  ['...', 0],
  ['e\u0301te\u0301', 1],
  ['U.S.A.', 1],
  ['漢字abc漢', 3],
  ['l’été', 1],
  ['--x--', 1],
  ['😀', 0],
  ['ー', 1],
])('wordCount of %s is %d', async (body, count) => {
  const counted = (
    body.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[\p{L}\p{M}\p{N}_]+(?:['’.\-][\p{L}\p{M}\p{N}_]+)*/gu) ?? []
  ).length
  expect((await article({ body }, 'wordCount')).wordCount).toBe(counted)
  expect(counted).toBe(count)
})

it('prefix and suffix are up to 120 code points of the body on either side', async () => {
  const body = `${'😀'.repeat(130)}quote${'é'.repeat(5)}`
  const { quotes } = await article(
    { body, quotes: [{ text: 'quote' }] },
    'quotes { nodes { prefix suffix span { start end } utf16: span(unit: UTF16) { start end } } }',
  )
  expect(quotes.nodes[0]).toEqual({
    prefix: '😀'.repeat(120),
    suffix: 'ééééé',
    span: { start: 130, end: 135 },
    utf16: { start: 260, end: 265 },
  })
})
it('prefix and suffix are empty without a span', async () => {
  const { quotes } = await article(
    { body: null, quotes: [{ text: 'quote' }] },
    'quotes { nodes { prefix suffix span { start } provenance confidence: text } }',
  )
  expect(quotes.nodes[0]).toEqual({ prefix: '', suffix: '', span: null, provenance: 'SUPPLIED', confidence: 'quote' })
})
it("a byline without a name has its agent's as it is now", async () => {
  const shown = 'authors { name agent { name } }'
  expect(
    await article(
      { authors: [{ agent: { key: 'p', name: 'Old' } }, { name: 'Printed' }, { name: 'Fixed', agent: { key: 'p' } }] },
      shown,
    ),
  ).toEqual({
    authors: [
      { name: 'Old', agent: { name: 'Old' } },
      { name: 'Printed', agent: null },
      { name: 'Fixed', agent: { name: 'Old' } },
    ],
  })
  await door.hold({ agents: [{ key: 'p', name: 'New' }] })
  expect(
    (await door.ask(`{ article(by: { key: "a" }) { ${shown} } }`)).article.authors.map(
      ({ name }: { name: string }) => name,
    ),
  ).toEqual(['New', 'Printed', 'Fixed'])
})
it('nodes come in the order asked, twice when asked twice, null for unknown ones; at most 100', async () => {
  await door.hold({ outlets: [{ key: 'o', name: 'O' }], agents: [{ key: 'p', name: 'P' }] })
  const { outlet, agent } = await door.ask('{ outlet(by: { key: "o" }) { id } agent(by: { key: "p" }) { id } }')
  const ids = [agent.id, 'nonsense', outlet.id, agent.id, 'outlet_00000000-0000-0000-0000-000000000000', '']
  expect((await door.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })).nodes).toEqual([
    { id: agent.id },
    null,
    { id: outlet.id },
    { id: agent.id },
    null,
    null,
  ])
  expect((await door.ask('{ nodes(ids: []) { id } }')).nodes).toEqual([])
  expect(
    await door.refusal('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: Array.from({ length: 101 }, () => outlet.id),
    }),
  ).toBe('BAD_USER_INPUT')
  expect(
    await door.refusal('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: Array.from({ length: 20_000 }, () => outlet.id),
    }),
  ).toBe('BAD_USER_INPUT')
})
it('references are read in any form', async () => {
  await door.hold({
    outlets: [{ key: 'o', name: 'O', domain: 'bücher.example' }],
    agents: [{ key: 'p', name: 'P', wikidataId: 'Q7' }],
    articles: [{ key: 'a', title: 'A', url: 'https://x.example/p?a=1' }],
  })
  expect(
    await door.ask(
      '{ o: outlet(by: { domain: "WWW.XN--BCHER-KVA.example" }) { domain } p: agent(by: { wikidataId: "q7" }) { wikidataId } a: article(by: { url: "http://www.X.example:80/p/?utm_x=1&a=1#f" }) { url } }',
    ),
  ).toEqual({
    o: { domain: 'xn--bcher-kva.example' },
    p: { wikidataId: 'Q7' },
    a: { url: 'https://x.example/p?a=1' },
  })
  expect(
    await door.ask(
      '{ o: outlet(by: { domain: "no domain" }) { domain } p: agent(by: { wikidataId: "7" }) { key } a: article(by: { id: "nonsense" }) { url } e: event(by: { key: "" }) { key } }',
    ),
  ).toEqual({ o: null, p: null, a: null, e: null })
})
