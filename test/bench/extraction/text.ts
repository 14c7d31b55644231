import type { ArticleInput } from '../../../src/generated/types.ts'
import { type InventedArticle, readInvented } from '../../quotes/invented.ts'
import { createRandom, type Random, weighted } from '../random.ts'

const LANGUAGES = [
  { tag: 'en', share: 0.5 },
  { tag: 'de', share: 0.1 },
  { tag: 'fr', share: 0.1 },
  { tag: 'es', share: 0.1 },
  { tag: 'ru', share: 0.1 },
  { tag: 'uk', share: 0.1 },
] as const
// The extractor has to detect the language of this share of the articles.
const WITHOUT_LANGUAGE = 0.2
const LETTERS = 2_000
const OUTLETS = 100
const WORD = /\p{L}+|\d+/gu

/** The invented articles of one language, and the words of their speakers' names. */
interface Source {
  readonly tag: string
  readonly articles: readonly InventedArticle[]
  readonly nameWords: readonly string[]
}

/**
 * Returns a function that creates articles of plain text, without quotes, each of about 2,000 characters. A text is
 * made of the invented articles of the tests, with other names and numbers.
 */
export function textMaker(seed: number): (index: number) => ArticleInput {
  const random = createRandom(seed)
  const sources = LANGUAGES.map(({ tag }) => createSource(tag))
  const sourceOf = weighted(
    random,
    LANGUAGES.map(({ share }) => share),
  )
  return (index) => {
    const { tag, articles, nameWords } = sources[sourceOf()] as Source
    const outlet = random.below(OUTLETS)
    let body = ''
    while (body.length < LETTERS) body += `${vary(random, random.pick(articles), nameWords)}\n\n`
    const [title = ''] = body.split('\n', 1)
    return {
      key: `text-${index}`,
      outlet: { name: `Paper ${outlet}`, domain: `paper-${outlet}.example` },
      title,
      body: body.slice(0, body.indexOf('\n\n', LETTERS - 1)),
      language: random.chance(WITHOUT_LANGUAGE) ? null : tag,
      authors: [{ name: `${random.pick(nameWords)} ${random.pick(nameWords)}` }],
      publishedAt: new Date(Date.UTC(2026, 8, 1) + random.below(30 * 86_400_000)).toISOString(),
    }
  }
}

function createSource(tag: string): Source {
  const articles = readInvented(tag)
  return { tag, articles, nameWords: [...new Set(articles.flatMap(wordsOfNames))] }
}

function wordsOfNames({ names }: InventedArticle): string[] {
  return [...names.values()].flatMap((name) => name.match(/\p{Lu}\p{L}+/gu) ?? [])
}

/** Replaces each word of the speakers' names by another one, and each number by another one of as many digits. */
function vary(random: Random, article: InventedArticle, nameWords: readonly string[]): string {
  const words = new Map(wordsOfNames(article).map((word) => [word, random.pick(nameWords)]))
  const number = (digits: string) => [...digits].map(() => 1 + random.below(9)).join('')
  return article.text.replace(WORD, (word) => (/\d/.test(word) ? number(word) : (words.get(word) ?? word)))
}
