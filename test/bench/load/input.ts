import type { ArticleInput, BulkLoadInput } from '../../../src/generated/types.ts'
import { createWriter, LANGUAGES, capital } from '../archive/words.ts'
import { createRandom, paretoWeights, weighted } from '../random.ts'

const QUOTES = 3
const OUTLETS = 100
const SPEAKERS = 1_000
const EVENTS = 300

/**
 * Returns batches of articles as a crawler sends them. Each article repeats the outlet, speakers and events to which it
 * links.
 */
export function loadBatches(seed: number, articles: number, batchSize: number): BulkLoadInput[] {
  const article = articleMaker(seed)
  return Array.from({ length: Math.ceil(articles / batchSize) }, (_, batch) => ({
    articles: Array.from({ length: Math.min(batchSize, articles - batch * batchSize) }, (_one, index) =>
      article(batch * batchSize + index),
    ),
  }))
}

/** Returns a function that creates articles, which must be called with ascending numbers. */
export function articleMaker(seed: number): (index: number) => ArticleInput {
  const random = createRandom(seed)
  const writers = LANGUAGES.map((language) => createWriter(random, language))
  const writerOf = weighted(
    random,
    LANGUAGES.map((language) => language.share),
  )
  const writer = () => writers[writerOf()] ?? (writers[0] as (typeof writers)[number])
  const outlets = Array.from({ length: OUTLETS }, (_, index) => ({
    input: { name: `The ${writer().name()}`, domain: `outlet-${index}.example` },
    writer: writer(),
  }))
  const speakers = Array.from({ length: SPEAKERS }, () => ({ name: writer().name(), kind: 'PERSON' as const }))
  const speakerOf = weighted(random, paretoWeights(random, SPEAKERS, 200))
  const events = Array.from({ length: EVENTS }, (_, index) => ({
    key: `event-${index}`,
    name: capital(writer().words(3)),
    startDate: '2026-10-01',
  }))

  return (index) => {
    const outlet = random.pick(outlets)
    const own = outlet.writer
    const quotes = Array.from({ length: QUOTES }, () => capital(own.words(8 + random.below(30))))
    const body = Array.from({ length: 3 + random.below(6) }, (_, paragraph) => {
      const quote = quotes[paragraph]
      return `${capital(own.words(30 + random.below(40)))}.${quote === undefined ? '' : ` “${quote}”, ${own.words(4)}.`}`
    }).join('\n\n')
    return {
      key: `article-${index}`,
      url: `https://${outlet.input.domain}/news/${index}`,
      outlet: outlet.input,
      title: capital(own.words(5 + random.below(8))),
      description: own.sentence(),
      body,
      language: own.tag,
      authors: [{ name: own.name() }],
      publishedAt: new Date(Date.UTC(2026, 9, 1) + random.below(30 * 86_400_000)).toISOString(),
      section: random.pick(['world', 'politics', 'economy', 'sport']),
      subjects: [own.words(1)],
      quotes: quotes.map((text) => ({ text, speaker: speakers[speakerOf()] ?? null, cue: own.words(1) })),
      events: random.chance(0.5) ? [random.pick(events)] : [],
    }
  }
}
