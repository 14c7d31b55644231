import { beforeEach, describe, expect, test } from 'vitest'
import { extractNext } from '../../src/extraction/extract.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { createLog } from '../../src/observe/log.ts'
import { faults, openDoor } from './door.ts'

const { ask, hold, refusal, database } = openDoor()
const log = createLog('silent')
const extract = async () => {
  while ((await extractNext(database().write, log, DEFAULT_LOAD_LIMITS)).articles > 0);
}

const FIELDS = `id text span { start end } form speaker { name provenance } speakerAsPrinted cue language event { name } provenance confidence`
const CORRECT = `mutation ($corrections: [QuoteCorrection!]!) { correctQuotes(input: { corrections: $corrections }) {
  quotes { ${FIELDS} } userErrors { code field message } } }`

interface Quote {
  id: string
  text: string
  span: { start: number; end: number } | null
  provenance: string
  [field: string]: unknown
}
async function correct(...corrections: Record<string, unknown>[]) {
  const payload = (await ask(CORRECT, { corrections })).correctQuotes
  return payload as { quotes: (Quote | null)[]; userErrors: { code: string; field: string[]; message: string }[] }
}
const quotes = async (): Promise<Quote[]> =>
  (await ask(`{ article(by: { key: "x" }) { quotes { nodes { ${FIELDS} } } } }`)).article.quotes.nodes
const shown = async () => (await quotes()).map(({ text, provenance }) => `${provenance} ${text}`)

const BODY = 'He said yes. She said no. They said yes.'
const load = (more: Record<string, unknown> = {}) => hold({ articles: [{ key: 'x', title: 'X', body: BODY, ...more }] })
const outcome = async (more: Record<string, unknown> = {}) => (await load(more)).results[0]?.outcome

beforeEach(async () => {
  await load({ quotes: [{ text: 'yes', speaker: { name: 'Ann' } }, { text: 'yes' }, { text: 'no', cue: 'said' }] })
})

describe('a correction', () => {
  test('gives a quote another speaker, by a link as in a load, and makes it CORRECTED', async () => {
    const [first] = await quotes()
    const { quotes: corrected, userErrors } = await correct({
      id: first?.id,
      speaker: { name: 'Bea Lind' },
      cue: 'said',
      speakerAsPrinted: 'He',
      event: { name: 'Summit' },
    })
    expect(userErrors).toEqual([])
    expect(corrected).toMatchObject([
      {
        id: first?.id,
        text: 'yes',
        span: { start: 8, end: 11 },
        speaker: { name: 'Bea Lind', provenance: 'SUPPLIED' },
        cue: 'said',
        speakerAsPrinted: 'He',
        event: { name: 'Summit' },
        provenance: 'CORRECTED',
        confidence: null,
      },
    ])
    expect(await ask('{ article(by: { key: "x" }) { events { nodes { name } } } }')).toEqual({
      article: { events: { nodes: [{ name: 'Summit' }] } },
    })
    const [cleared] = (await correct({ id: first?.id, speaker: null, cue: null, event: null })).quotes
    expect(cleared).toMatchObject({ speaker: null, cue: null, event: null, speakerAsPrinted: 'He' })
  })

  test('moves a quote: its words and its id follow from the place', async () => {
    const [, no] = await quotes()
    const [moved] = (await correct({ id: no?.id, start: 17, form: 'PARTIAL' })).quotes
    expect(moved).toMatchObject({ text: 'said no', span: { start: 17, end: 24 }, form: 'PARTIAL', cue: 'said' })
    expect(moved?.id).not.toBe(no?.id)
    expect(await ask(`{ node(id: "${no?.id}") { id } }`)).toEqual({ node: null })
    const [indirect] = (await correct({ id: moved?.id, form: 'INDIRECT', end: 25 })).quotes
    expect(indirect).toMatchObject({ text: 'said no', span: { start: 17, end: 25 }, id: moved?.id })
    expect((await correct({ id: moved?.id, start: null, end: null })).quotes).toMatchObject([
      { text: 'said no', span: null },
    ])
  })

  test('adds a quote that was missed', async () => {
    const { article } = await ask('{ article(by: { key: "x" }) { id } }')
    const { quotes: added } = await correct({ article: article.id, start: 0, end: 11, speaker: { name: 'Ann' } })
    expect(added).toMatchObject([{ text: 'He said yes', speaker: { name: 'Ann' }, provenance: 'CORRECTED' }])
    expect(await shown()).toEqual(['CORRECTED He said yes', 'SUPPLIED yes', 'SUPPLIED no', 'SUPPLIED yes'])
  })

  test('takes a quote out of every list and brings it back; its number stays taken', async () => {
    const [first, , last] = await quotes()
    expect((await correct({ id: first?.id, isQuote: false })).quotes).toEqual([null])
    expect(await shown()).toEqual(['SUPPLIED no', 'SUPPLIED yes'])
    expect((await quotes()).at(-1)?.id).toBe(last?.id)
    expect(await ask('{ archive { quoteCount } agents(filter: { quote: {} }) { totalCount } }')).toEqual({
      archive: { quoteCount: 2 },
      agents: { totalCount: 0 },
    })
    expect((await correct({ id: first?.id, isQuote: true })).quotes).toMatchObject([
      { id: first?.id, text: 'yes', speaker: { name: 'Ann' }, provenance: 'CORRECTED' },
    ])
  })

  test('stands when the same quotes are loaded again', async () => {
    const [first, no] = await quotes()
    await correct(
      { id: first?.id, speaker: { name: 'Bea Lind' } },
      { id: no?.id, start: 17 },
      { id: (await quotes())[2]?.id, isQuote: false },
    )
    const corrected = await quotes()
    expect(corrected.map(({ text, provenance }) => `${provenance} ${text}`)).toEqual([
      'CORRECTED yes',
      'CORRECTED said no',
    ])
    const same = [{ text: 'yes', speaker: { name: 'Ann' } }, { text: 'yes' }, { text: 'no', cue: 'said' }]
    expect(await outcome({ quotes: same })).toBe('UNCHANGED')
    expect(await quotes()).toEqual(corrected)
    // Quotes without a correction are replaced as usual.
    expect(await outcome({ quotes: [...same, { text: 'They' }] })).toBe('UPDATED')
    expect(await shown()).toEqual(['CORRECTED yes', 'CORRECTED said no', 'SUPPLIED They'])
  })

  test('keeps its place in a new text, and finds it again when the words are back', async () => {
    const [first, no] = await quotes()
    await correct({ id: first?.id, cue: 'said' }, { id: no?.id, isQuote: false })
    const body = `Later. ${BODY}`
    await load({ body, quotes: [{ text: 'yes' }, { text: 'no' }, { text: 'yes' }] })
    expect(await shown()).toEqual(['CORRECTED yes', 'SUPPLIED yes'])
    expect((await quotes())[0]?.span).toEqual({ start: 15, end: 18 })
    await load({ body: 'Nothing of it.' })
    expect((await quotes()).find(({ provenance }) => provenance === 'CORRECTED')).toMatchObject({
      text: 'yes',
      span: null,
    })
    await load({ body, quotes: [{ text: 'yes' }, { text: 'no' }, { text: 'yes' }] })
    expect(await shown()).toEqual(['CORRECTED yes', 'SUPPLIED yes'])
  })

  test('is judged alone, and says what is wrong with it', async () => {
    const [first, no, last] = await quotes()
    const { article } = await ask('{ article(by: { key: "x" }) { id } }')
    const answer = await correct(
      { id: first?.id, cue: 'said' },
      { id: first?.id, cue: 'asked' },
      { cue: 'x' },
      { id: no?.id, article: article.id },
      { id: 'quote_00000000-0000-5000-8000-000000000000' },
      { id: article.id },
      { article: article.id, start: 3 },
      { article: article.id, start: 3, end: 400 },
      { article: article.id, start: 36, end: 39 },
      { id: last?.id, speaker: { key: 'nobody' } },
    )
    expect(answer.quotes.map((quote) => quote && quote.id)).toEqual([
      first?.id,
      ...Array.from({ length: 9 }, () => null),
    ])
    expect(faults(answer)).toEqual([
      'DUPLICATE_KEY corrections.1.id',
      'DUPLICATE_KEY corrections.8',
      'INVALID corrections.3.article',
      'INVALID corrections.5.id',
      'NOT_FOUND corrections.4.id',
      'OUT_OF_RANGE corrections.7.end',
      'REQUIRED corrections.2.id',
      'REQUIRED corrections.6.end',
      'UNKNOWN_REFERENCE corrections.9.speaker',
    ])
    expect(await ask('{ agent(by: { key: "nobody" }) { id } }')).toEqual({ agent: null })
  })

  test('takes at most 1,000, of loaders', async () => {
    const many = Array.from({ length: 1_001 }, () => ({ id: 'x' }))
    expect(faults(await correct(...many))).toEqual(['TOO_MANY corrections'])
    expect(await refusal(CORRECT, { corrections: [] }, 'reader')).toBe('FORBIDDEN')
  })
})

describe('beside the extractor', () => {
  const TEXT = 'A day. “We have waited for ten years,” said Maeve Brannigan. “It is time to go,” she said.'
  beforeEach(async () => {
    await load({ body: TEXT, quotes: [], extractQuotes: true })
    await extract()
  })

  test('what a person says stands when a text is read again', async () => {
    const [first, second] = await quotes()
    await correct({ id: first?.id, end: (first?.span?.end ?? 0) - 1 }, { id: second?.id, isQuote: false })
    expect(await shown()).toEqual(['CORRECTED We have waited for ten years'])
    await extract()
    expect(await shown()).toEqual(['CORRECTED We have waited for ten years'])
    await load({ body: `Later. ${TEXT} “And a last word of hers.”` })
    await extract()
    expect(await shown()).toEqual(['CORRECTED We have waited for ten years', 'EXTRACTED And a last word of hers.'])
    expect((await correct({ id: second?.id, isQuote: true })).quotes).toMatchObject([
      { id: second?.id, text: 'It is time to go,', provenance: 'CORRECTED' },
    ])
  })

  test('an extracted quote gives way to one that a person adds in its place', async () => {
    const { article } = await ask('{ article(by: { key: "x" }) { id } }')
    const [first] = await quotes()
    const span = { start: first?.span?.start, end: first?.span?.end }
    expect((await correct({ article: article.id, ...span })).userErrors).toEqual([])
    expect(await shown()).toEqual(['CORRECTED We have waited for ten years,', 'EXTRACTED It is time to go,'])
    await extract()
    expect(await shown()).toEqual(['CORRECTED We have waited for ten years,', 'EXTRACTED It is time to go,'])
  })
})
