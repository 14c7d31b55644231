import { describe, expect, it } from 'vitest'
import { faults, openDoor, outcomes } from './door.ts'

const door = openDoor()
type Input = Record<string, unknown>
/** Returns `text@start-end` for each quote of an article, sorted by place. */
const places = async () => {
  const { article } = await door.ask(
    '{ article(by: { key: "a" }) { body quotes(first: 100) { nodes { id text form span { start end } } } } }',
  )
  return article.quotes.nodes.map(({ text, span }: { text: string; span: { start: number; end: number } | null }) =>
    span ? `${text}@${span.start}-${span.end}` : text,
  )
}
const idsOf = async (): Promise<Record<string, string>> => {
  const { article } = await door.ask(
    '{ article(by: { key: "a" }) { quotes(first: 100) { nodes { id text span { start } } } } }',
  )
  return Object.fromEntries(
    article.quotes.nodes.map(({ id, text, span }: { id: string; text: string; span: { start: number } | null }) => [
      `${text}@${span?.start ?? '-'}`,
      id,
    ]),
  )
}
const save = (article: Input) => door.load({ articles: [{ key: 'a', title: 'T', ...article }] })

describe('placing', () => {
  it.each<[string, Input, string[]]>([
    ['those with start stand there', { body: 'x x x', quotes: [{ text: 'x', start: 4 }] }, ['x@4-5']],
    ['the others at the first occurrence', { body: 'x x x', quotes: [{ text: 'x' }] }, ['x@0-1']],
    [
      'that no quote of equal text has',
      { body: 'x x x', quotes: [{ text: 'x' }, { text: 'x', start: 0 }] },
      ['x@0-1', 'x@2-3'],
    ],
    [
      'all three',
      { body: 'x x x', quotes: [{ text: 'x' }, { text: 'x', start: 2 }, { text: 'x' }] },
      ['x@0-1', 'x@2-3', 'x@4-5'],
    ],
    [
      'another text may stand at the same place',
      { body: 'ab', quotes: [{ text: 'ab' }, { text: 'a' }] },
      ['a@0-1', 'ab@0-2'],
    ],
    ['occurrences may overlap', { body: 'aaa', quotes: [{ text: 'aa' }, { text: 'aa' }] }, ['aa@0-2', 'aa@1-3']],
    ['code points', { body: '😀x😀', quotes: [{ text: '😀', start: 2 }, { text: 'x' }] }, ['x@1-2', '😀@2-3']],
    ['`end` may be given', { body: 'abc', quotes: [{ text: 'b', start: 1, end: 2 }] }, ['b@1-2']],
    ['letters are not folded', { body: 'Abc abc', quotes: [{ text: 'abc' }] }, ['abc@4-7']],
    ['marks are not normalized', { body: 'e\u0301 é', quotes: [{ text: 'é' }] }, ['é@3-4']],
    [
      'an INDIRECT quote may differ',
      { body: 'He said so.', quotes: [{ text: 'that it is so', form: 'INDIRECT', start: 3, end: 10 }] },
      ['that it is so@3-10'],
    ],
    [
      'an INDIRECT quote without places is looked up',
      { body: 'it is so', quotes: [{ text: 'is so', form: 'INDIRECT' }] },
      ['is so@3-8'],
    ],
    ['else it has no span', { body: 'it is so', quotes: [{ text: 'was so', form: 'INDIRECT' }] }, ['was so']],
    [
      'an article without a body keeps its quotes without spans',
      { body: null, quotes: [{ text: 'x' }, { text: 'y', start: 3 }] },
      ['x', 'y'],
    ],
    ['the end of the body', { body: 'ab', quotes: [{ text: 'b', start: 1 }] }, ['b@1-2']],
    ['`start` of null is none', { body: 'x x', quotes: [{ text: 'x', start: null, end: null }] }, ['x@0-1']],
  ])('%s', async (_, article, expected) => {
    expect(faults(await save(article))).toEqual([])
    expect((await places()).sort()).toEqual([...expected].sort())
    expect(outcomes(await save(article))).toBe('UNCHANGED')
  })

  it.each<[string, Input, string[]]>([
    ['not there', { body: 'abc', quotes: [{ text: 'x' }] }, ['NOT_IN_TEXT articles.0.quotes.0.text']],
    [
      'not at that place',
      { body: 'abc', quotes: [{ text: 'a', start: 1 }] },
      ['NOT_IN_TEXT articles.0.quotes.0.start'],
    ],
    ['over the end', { body: 'abc', quotes: [{ text: 'cd', start: 2 }] }, ['OUT_OF_RANGE articles.0.quotes.0.start']],
    ['far beyond', { body: 'abc', quotes: [{ text: 'a', start: 99 }] }, ['OUT_OF_RANGE articles.0.quotes.0.start']],
    [
      'more often than it occurs',
      { body: 'x x', quotes: [{ text: 'x' }, { text: 'x' }, { text: 'x' }] },
      ['NOT_IN_TEXT articles.0.quotes.2.text'],
    ],
    ['in an empty body', { body: '', quotes: [{ text: 'x' }] }, ['NOT_IN_TEXT articles.0.quotes.0.text']],
    [
      'the same words at the same place',
      {
        body: 'x x',
        quotes: [
          { text: 'x', start: 0 },
          { text: 'x', start: 0 },
        ],
      },
      ['DUPLICATE_KEY articles.0.quotes.1'],
    ],
    [
      'an INDIRECT passage needs its end',
      { body: 'abc', quotes: [{ text: 'z', form: 'INDIRECT', start: 1 }] },
      ['REQUIRED articles.0.quotes.0.end'],
    ],
    [
      'an INDIRECT passage over the end',
      { body: 'abc', quotes: [{ text: 'z', form: 'INDIRECT', start: 1, end: 4 }] },
      ['OUT_OF_RANGE articles.0.quotes.0.end'],
    ],
  ])('refused: %s', async (_, article, expected) => {
    expect(faults(await save(article))).toEqual(expected)
  })
})

describe('when the body changes and `quotes` is left out', () => {
  it('its quotes are placed again; what no longer occurs keeps its text', async () => {
    await save({ body: 'one two one', quotes: [{ text: 'one', cue: 'a' }, { text: 'one', cue: 'b' }, { text: 'two' }] })
    expect(outcomes(await save({ body: 'two, then one' }))).toBe('UPDATED')
    expect((await places()).sort()).toEqual(['one', 'one@10-13', 'two@0-3'])
    const { quotes } = await door.ask(
      '{ quotes(filter: { text: { equals: "one" } }, orderBy: { field: POSITION }) { nodes { cue span { start } } } }',
    )
    expect(quotes.nodes).toEqual([
      { cue: 'a', span: { start: 10 } },
      { cue: 'b', span: null },
    ])
  })
  it('what occurs again keeps its id', async () => {
    await save({ body: 'one two', quotes: [{ text: 'one' }, { text: 'two' }] })
    const before = await idsOf()
    await save({ body: 'and two, one' })
    expect(await idsOf()).toEqual({ 'one@9': before['one@0'], 'two@4': before['two@4'] })
    await save({ body: null })
    expect(await idsOf()).toEqual({ 'one@-': before['one@0'], 'two@-': before['two@4'] })
    await save({ body: 'one two' })
    expect(await idsOf()).toEqual(before)
  })
  it('a body that comes later places what is there', async () => {
    await save({ quotes: [{ text: 'q', start: 3 }, { text: 'q' }] })
    const before = Object.values(await idsOf())
    await save({ body: 'q q q' })
    expect(await places()).toEqual(['q@0-1', 'q@2-3'])
    expect(Object.values(await idsOf())).toEqual(expect.arrayContaining(before))
  })
  it('a body with quotes beside it takes those', async () => {
    await save({ body: 'q q', quotes: [{ text: 'q', start: 2 }] })
    await save({ body: 'x q q', quotes: [{ text: 'x' }] })
    expect(await places()).toEqual(['x@0-1'])
  })
  it('the title alone changes no place', async () => {
    await save({ body: 'one two', quotes: [{ text: 'o', start: 6 }] })
    await save({ title: 'U' })
    expect(await places()).toEqual(['o@6-7'])
  })
})

describe('a list given replaces the list', () => {
  it('and what stays keeps its id', async () => {
    await save({ body: 'a b c', quotes: [{ text: 'a' }, { text: 'b' }] })
    const before = await idsOf()
    const { created } = await save({ quotes: [{ text: 'b' }, { text: 'c' }] })
    expect(created.quotes).toBe(1)
    const after = await idsOf()
    expect(Object.keys(after)).toEqual(['b@2', 'c@4'])
    expect(after['b@2']).toBe(before['b@2'])
  })
  it('an id is the number among equal texts in order of place', async () => {
    await save({
      body: 'x x x',
      quotes: [
        { text: 'x', start: 4 },
        { text: 'x', start: 2 },
      ],
    })
    const before = await idsOf()
    await save({
      quotes: [
        { text: 'x', start: 0 },
        { text: 'x', start: 4 },
      ],
    })
    expect(await idsOf()).toEqual({ 'x@0': before['x@2'], 'x@4': before['x@4'] })
    await save({ quotes: [{ text: 'x', start: 4 }] })
    expect(await idsOf()).toEqual({ 'x@4': before['x@2'] })
  })
  it('null and [] take all', async () => {
    await save({ body: 'x', quotes: [{ text: 'x' }] })
    await save({ quotes: [] })
    expect(await places()).toEqual([])
    await save({ quotes: [{ text: 'x' }] })
    await save({ quotes: null })
    expect(await places()).toEqual([])
  })
  it('counts a quote as created by its id', async () => {
    expect((await save({ body: 'x y', quotes: [{ text: 'x' }, { text: 'y' }] })).created.quotes).toBe(2)
    expect((await save({ quotes: [{ text: 'x', cue: 'said' }, { text: 'y' }] })).created.quotes).toBe(0)
  })
})
