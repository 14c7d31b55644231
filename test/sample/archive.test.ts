import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

interface Keyed { key: string; kind?: string; country?: string; parent?: { key: string } }
interface SampleQuote { text: string; start?: number; end?: number; form: string; speaker?: { key: string }; event?: { key: string }; language?: string }
interface SampleArticle {
  key: string
  outlet?: { key: string }
  title: string
  body?: string
  language?: string | null
  publishedAt?: string
  modifiedAt?: string
  status?: string
  authors: { name?: string; agent?: { key: string } }[]
  events: { key: string }[]
  credits: { type: string; text: string; outlet?: { key: string }; agent?: { key: string } }[]
  quotes: SampleQuote[]
}
interface Sample { outlets: Keyed[]; agents: Keyed[]; events: (Keyed & { participants: { agent: { key: string } }[] })[]; articles: SampleArticle[] }

const file = readFileSync('sample/archive.json', 'utf8')
const { outlets, agents, events, articles } = JSON.parse(file) as Sample
const quotes = articles.flatMap((article) => article.quotes.map((quote) => ({ ...quote, article })))
const distinct = <T>(values: Iterable<T>) => new Set(values)
const words = (article: SampleArticle) => new Set((article.body ?? '').toLowerCase().match(/[\p{L}\p{N}]+/gu))

describe('the sample archive', () => {
  test('is what its readable sources make', () => {
    const built = execFileSync(process.execPath, ['sample/build.js'], { encoding: 'utf8' })
    expect(built === file, 'run: node sample/build.js > sample/archive.json').toBe(true)
  })

  test('has the size it promises', () => {
    expect([outlets.length, agents.length, events.length, distinct(outlets.map((outlet) => outlet.country)).size]).toEqual([10, 40, 8, 8])
    expect(articles.length).toBeGreaterThanOrEqual(60)
    expect(quotes.length).toBeGreaterThanOrEqual(200)
    const times = articles.flatMap((article) => (article.publishedAt ? [Date.parse(article.publishedAt)] : []))
    const days = (Math.max(...times) - Math.min(...times)) / 86_400_000
    expect(days).toBeGreaterThan(38)
    expect(days).toBeLessThan(44)
  })

  test('prints each direct and partial quote where it says', () => {
    for (const { article, text, start, end, form } of quotes) {
      if (article.body === undefined) continue
      const printed = [...article.body].slice(start, end).join('')
      if (form !== 'INDIRECT') expect(printed, article.key).toBe(text)
      else expect(printed, article.key).not.toBe('')
    }
  })

  test('links only to records that it holds', () => {
    const keys = (records: Keyed[]) => distinct(records.map((record) => record.key))
    const [outletKeys, agentKeys, eventKeys] = [keys(outlets), keys(agents), keys(events)]
    expect(keys(articles).size).toBe(articles.length)
    const linkedAgents = [
      ...quotes.map((quote) => quote.speaker),
      ...articles.flatMap((article) => [...article.authors, ...article.credits].map((entry) => entry.agent)),
      ...events.flatMap((event) => event.participants.map(({ agent }) => agent)),
    ]
    const linkedEvents = [...quotes.map((quote) => quote.event), ...articles.flatMap((article) => article.events), ...events.map((event) => event.parent)]
    const linkedOutlets = articles.flatMap((article) => [article.outlet, ...article.credits.map((credit) => credit.outlet)])
    expect(linkedAgents.filter((link) => link && !agentKeys.has(link.key))).toEqual([])
    expect(linkedEvents.filter((link) => link && !eventKeys.has(link.key))).toEqual([])
    expect(linkedOutlets.filter((link) => link && !outletKeys.has(link.key))).toEqual([])
    expect([...agentKeys].filter((key) => !linkedAgents.some((link) => link?.key === key))).toEqual([])
  })

  test('speaks six languages, one of them from right to left and one without spaces', () => {
    expect(distinct(articles.map((article) => article.language?.slice(0, 2) ?? 'none'))).toEqual(distinct(['en', 'de', 'fr', 'es', 'ar', 'ja', 'none']))
    expect(articles.filter((article) => /\p{sc=Arabic}/u.test(article.body ?? '')).length).toBeGreaterThanOrEqual(4)
    expect(articles.filter((article) => /\p{sc=Hiragana}/u.test(article.body ?? '')).length).toBeGreaterThanOrEqual(4)
    expect(articles.filter((article) => /\p{Extended_Pictographic}/u.test(article.body ?? '')).length).toBeGreaterThanOrEqual(4)
    expect(quotes.some(({ article, start }) => /[\u{10000}-\u{10ffff}]/u.test([...(article.body ?? '')].slice(0, start).join('')))).toBe(true)
  })

  test('has one remark in several wordings and in six languages', () => {
    const remark = /sea (does not|doesn't) negotiate|Meer verhandelt nicht|mer ne (se )?négocie pas|mar no negocia|البحر لا يتفاوض|البحر لا يفاوض|海は交渉しない/u
    const printings = quotes.filter((quote) => quote.speaker?.key === 'mira-kostan' && remark.test(quote.text))
    expect(distinct(printings.map((quote) => (quote.language ?? quote.article.language ?? '').slice(0, 2)))).toEqual(distinct(['en', 'de', 'fr', 'es', 'ar', 'ja']))
    expect(distinct(printings.map((quote) => quote.text)).size).toBeGreaterThanOrEqual(9)
    expect(distinct(printings.map((quote) => quote.article.outlet?.key)).size).toBeGreaterThanOrEqual(8)
  })

  test('has wire copy reprinted nearly word for word', () => {
    const wire = words(articles.find((article) => article.key === 'meridian-wire/the-sea-does-not-negotiate')!)
    const reprints = articles.filter((article) => article.credits.some((credit) => credit.type === 'WIRE_COPY'))
    expect(reprints.length).toBeGreaterThanOrEqual(2)
    for (const reprint of reprints) expect([...wire].filter((word) => words(reprint).has(word)).length / wire.size, reprint.key).toBeGreaterThan(0.6)
  })

  test('has what real archives have', () => {
    const count = (holds: (article: SampleArticle) => boolean) => articles.filter(holds).length
    const length = (article: SampleArticle) => (article.body ?? '').split(/\s+/u).length
    expect(count((article) => /correct(ion|s)|korrektur|rectificación|訂正/iu.test(article.body ?? '') && article.modifiedAt !== undefined)).toBeGreaterThanOrEqual(4)
    expect(distinct(articles.flatMap((article) => article.credits.map((credit) => credit.type))).size).toBeGreaterThanOrEqual(6)
    expect(count((article) => article.credits.some((credit) => !credit.outlet && !credit.agent))).toBeGreaterThanOrEqual(1)
    expect(count((article) => article.outlet === undefined)).toBeGreaterThanOrEqual(2)
    expect(count((article) => article.publishedAt === undefined)).toBeGreaterThanOrEqual(1)
    expect(count((article) => article.body === undefined)).toBeGreaterThanOrEqual(3)
    expect(count((article) => article.status === 'WITHHELD')).toBe(1)
    expect(count((article) => article.status === 'CANCELED')).toBe(1)
    expect(count((article) => length(article) > 1200)).toBeGreaterThanOrEqual(1)
    expect(count((article) => article.body !== undefined && length(article) < 10)).toBeGreaterThanOrEqual(2)
    expect(distinct(agents.map((agent) => agent.kind ?? 'PERSON'))).toEqual(distinct(['PERSON', 'ORGANIZATION', 'DOCUMENT', 'UNNAMED']))
    expect(quotes.filter((quote) => agents.some((agent) => agent.kind === 'UNNAMED' && agent.key === quote.speaker?.key)).length).toBeGreaterThanOrEqual(10)
    expect(quotes.filter((quote) => quote.speaker === undefined).length).toBeGreaterThanOrEqual(10)
    expect(events.filter((event) => event.parent?.key === 'coastal-cities-summit').length).toBeGreaterThanOrEqual(3)
    expect(distinct(quotes.map((quote) => quote.form))).toEqual(distinct(['DIRECT', 'PARTIAL', 'INDIRECT']))
  })
})
