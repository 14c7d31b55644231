import type { Sql } from '../../../src/postgres/sql.ts'
import { tokenize } from '../../../src/search/text/tokenize.ts'
import { createRandom, type Random } from '../random.ts'
import { post, searchBody } from './ask.ts'
import { type Figure, median, quantile } from './figures.ts'
import type { SearchOptions } from './options.ts'
import { drawTitles } from './texts.ts'
import type { Work } from './work.ts'

const TEXTS = 40

/** Measures the 95th percentile of search times for each kind of text. One search runs at a time. */
export async function measurePostgres(options: SearchOptions, { db, server }: Work): Promise<Figure[]> {
  const texts = await drawTexts(db.read, options.seed)
  const ask = async (text: string) => {
    const started = performance.now()
    await post(`${server.url}/graphql`, searchBody(text))
    return performance.now() - started
  }
  const p95s = new Map(Object.keys(texts).map((name) => [name, [] as number[]]))
  for (const list of Object.values(texts)) for (const text of list.slice(0, 5)) await ask(text)
  for (let round = 0; round < options.rounds; round++) {
    for (const [name, list] of Object.entries(texts)) {
      const took: number[] = []
      for (const text of list) took.push(await ask(text))
      p95s.get(name)?.push(quantile(took, 0.95))
    }
  }
  return [...p95s].map(([name, values]) => ({
    name: `Postgres: ${name}, p95`,
    unit: 'ms',
    ours: median(values),
    limit: null,
    target: { atMost: 150 },
  }))
}

async function drawTexts(sql: Sql, seed: number): Promise<Record<string, string[]>> {
  const random = createRandom(seed)
  const words = await sql<{ word: string; count: number }[]>`
    select word, ndoc as count from ts_stat('select words from search_document order by hash limit 5000') order by ndoc desc, word`
  const rare = words.filter(({ word, count }) => count <= 2 && word.length >= 5).map(({ word }) => word)
  const middle = words
    .slice(100, 3_000)
    .map(({ word }) => word)
    .filter((word) => word.length >= 5)
  const titles = (await drawTitles(sql, 4 * TEXTS, seed)).map((title) => tokenize(title).map((token) => token.word))
  return {
    'a common word': words.slice(0, TEXTS).map(({ word }) => word),
    'a rare word': draw(random, rare),
    'a phrase': titles.slice(0, TEXTS).map((title) => `"${title.slice(1, 4).join(' ')}"`),
    'two words and a beginning': titles
      .slice(TEXTS, 2 * TEXTS)
      .map((title) => `${title.slice(0, 2).join(' ')} ${title[2]?.slice(0, 3) ?? ''}`),
    'a typo': draw(random, middle).map((word) => mistype(random, word)),
  }
}

function draw(random: Random, from: readonly string[]): string[] {
  return Array.from({ length: TEXTS }, () => random.pick(from))
}

/** Changes one letter of a word, or two letters of a word of at least nine letters. */
function mistype(random: Random, word: string): string {
  const letters = [...word]
  const places = letters.length < 9 ? [1 + random.below(letters.length - 1)] : [2, letters.length - 2]
  for (const place of places) letters[place] = letters[place] === 'x' ? 'q' : 'x'
  return letters.join('')
}
