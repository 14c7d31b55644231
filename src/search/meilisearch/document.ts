import {
  bucketOf,
  type DocumentRef,
  hashDocument,
  type SearchDocument,
  type SearchKind,
  toDocumentKey,
} from '../document.ts'
import { MAX_WORDS } from '../text/query.ts'
import { distinctSigns, otherWords, type Token, tokenize } from '../text/tokenize.ts'

// Meilisearch silently ignores the words of a field after position 65,536. For this reason, a body of more than
// BODY_WORDS words is split into several fields, which overlap by the length of the longest phrase that a query may
// have.
const BODY_WORDS = 60_000
export const BODY_FIELDS = ['body', 'body2', 'body3', 'body4', 'body5', 'body6', 'body7', 'body8'] as const

/** The value of a facet's field in documents without a value, such as the `language` of an article without language. */
export const NONE = '-'

type Weight = 'title' | 'text' | 'description' | 'body'
const WEIGHTS: Readonly<Record<string, Weight>> = {
  title: 'title',
  name: 'title',
  text: 'text',
  body: 'body',
}

/**
 * Converts a document to the form that Meilisearch stores. Our own tokenizer splits the text into words, which are
 * joined by spaces. So the index does not depend on the tokenizers that a build of Meilisearch contains.
 */
export function toMeilisearch(document: SearchDocument): Record<string, unknown> {
  const words: Record<Weight, string[]> = { title: [], text: [], description: [], body: [] }
  const tokensOfAll: Token[] = []
  const others = new Set<string>()
  let body: Token[] = []
  for (const [field, value] of Object.entries(document.fields)) {
    const weight = WEIGHTS[field] ?? 'description'
    for (const text of typeof value === 'string' ? [value] : value) {
      const tokens = tokenize(text)
      for (const token of tokens) if (token.isSign) tokensOfAll.push(token)
      for (const { word } of otherWords(text, tokens)) others.add(word)
      if (weight === 'body') body = tokens
      else words[weight].push(join(tokens))
    }
  }
  const { language, publishedAt } = document
  return {
    key: toDocumentKey(document),
    hash: hashDocument(document),
    bucket: bucketOf(document),
    kind: document.kind,
    public: document.isPublic,
    languages: language === null ? [] : rangesOf(language),
    language: language ?? NONE,
    outlet: document.outlet ?? NONE,
    speakers: document.speakers.length === 0 ? [NONE] : document.speakers,
    events: document.events,
    ...(publishedAt === null ? {} : { publishedAt }),
    tie: tieOf(document),
    title: words.title,
    text: words.text,
    description: words.description,
    ...Object.fromEntries(
      BODY_FIELDS.map((name, n) => [name, join(body.slice(n * BODY_WORDS, (n + 1) * BODY_WORDS + MAX_WORDS))]).filter(
        ([, part]) => part !== '',
      ),
    ),
    signs: [...distinctSigns(tokensOfAll), ...Array.from(others, spell)].join(' '),
  }
}

function join(tokens: readonly Token[]): string {
  return tokens.map((token) => spell(token.word)).join(' ')
}

/**
 * Spells a word so that Meilisearch does not split it. Meilisearch splits the definite article off Arabic words, so a
 * search for several words would also find documents that contain only the definite article of one of the words. So
 * the first letter of the definite article is replaced by another letter, both in documents and in queries. Meilisearch
 * does not recognize the definite article with that letter, so it leaves the word whole.
 */
export function spell(word: string): string {
  return word.startsWith('\u0627\u0644') ? `\u0774${word.slice(1)}` : word
}

/** The language ranges that match a tag. The ranges of `en-GB` are `en` and `en-GB`. */
function rangesOf(tag: string): string[] {
  const parts = tag.split('-')
  return parts.map((_, n) => parts.slice(0, n + 1).join('-'))
}

// The rank of each kind in the order of global IDs, which begin with the kind.
const KIND_RANK: Readonly<Record<SearchKind, number>> = { agent: 0, article: 1, event: 2, outlet: 3, quote: 4 }

/**
 * A number by which documents are sorted in the same order as by their global IDs. The number contains only the kind
 * and the first 50 bits of the UUID, so that it fits into a double. Of these bits, 48 come from a hash, which is enough
 * to tell documents apart.
 */
export function tieOf({ kind, id }: DocumentRef): number {
  const high = parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
  const low = parseInt(id.slice(14, 15), 16) >> 2
  return (KIND_RANK[kind] * 2 ** 48 + high) * 4 + low
}
