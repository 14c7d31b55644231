import type { Article } from './article.ts'
import type { Entity } from './entity.ts'
import { clip, distance, neighbour } from './features.ts'
import type { PersonalGender } from './languages/inflection.ts'
import { genderOfPronoun, type Mention } from './mention.ts'

/** The features of a pronoun and a person whom it may mean, in the order in which `readRow` fills them. */
const ANTECEDENT_FEATURES = [
  ...['gender', 'hasGivenName', 'sentences', 'paragraphs', 'tokens', 'recency', 'isFirst', 'speaks', 'isLastSpeaker'],
  ...[
    'frequency',
    'mentionsSoFar',
    'isLastPronoun',
    'sinceLastPronoun',
    'isSubject',
    'isPossessive',
    'before',
    'after',
  ],
  ...['pronounBefore', 'pronounAfter', 'isInTitle', 'words', 'quotesBetween', 'sameParagraphFirst'],
]
export const ANTECEDENT_FEATURE_COUNT = ANTECEDENT_FEATURES.length

const MAX_LOOK_BACK = 60
const MAX_SENTENCES = 12
const MAX_ANTECEDENTS = 10

/**
 * Lists the persons whom the pronoun at `index` may mean. A person whose gender is known to differ from that of the
 * pronoun is left out. Returns the index of each person's last mention before the pronoun. The mention nearest to the
 * pronoun comes first.
 */
export function listAntecedents(article: Article, index: number): number[] {
  const { mentions, tokens, names } = article
  const pronoun = mentions[index]
  const at = tokens[pronoun?.from ?? 0]
  if (!pronoun || !at) return []
  const seen = new Set<number>()
  const found: number[] = []
  for (let i = index - 1; i >= 0 && i >= index - MAX_LOOK_BACK && found.length < MAX_ANTECEDENTS; i--) {
    const id = names.ofMention[i] ?? -1
    const entity = names.entities[id]
    if (!entity || seen.has(id)) continue
    if (at.sentence - (tokens[mentions[i]?.from ?? 0]?.sentence ?? 0) > MAX_SENTENCES) break
    seen.add(id)
    if (isPerson(entity) && entity.gender !== opposite(pronoun)) found.push(i)
  }
  return found
}

const isPerson = ({ isOrganisation, isPlace }: Entity): boolean => !isOrganisation && !isPlace

function opposite({ pronoun }: Mention): PersonalGender {
  return genderOfPronoun(pronoun) === 'male' ? 'female' : 'male'
}

/**
 * The last pronoun before the current one that has the same gender, and the entity that this last pronoun means. Both
 * are indexes; `mention` is -1 if there is no such pronoun, and `entity` is -1 if the entity is not known.
 */
export interface LastPronoun {
  readonly mention: number
  readonly entity: number
}

/** Counts the indexes that are not greater than `limit`, up to a count of `max`. `indexes` must be sorted. */
function countUpTo(indexes: readonly number[], limit: number, max: number): number {
  let count = 0
  while (count < max && (indexes[count] ?? Infinity) <= limit) count++
  return count
}

function speaks({ verbs, mentions, cueScore }: Article, index: number): number {
  const left = verbs.left[index] ?? -1
  const right = verbs.right[index] ?? -1
  const isNear = right >= 0 && right - (mentions[index]?.to ?? 0) <= 2
  const score = Math.max(left >= 0 ? (cueScore[left] ?? 0) : 0, isNear ? (cueScore[right] ?? 0) : 0)
  return score >= 40 ? 3 : score >= 25 ? 2 : score > 0 ? 1 : 0
}

/** One row of `ANTECEDENT_FEATURE_COUNT` values for each antecedent. */
export function readAntecedents(
  article: Article,
  index: number,
  antecedents: readonly number[],
  last: LastPronoun,
): Uint8Array {
  const rows = new Uint8Array(antecedents.length * ANTECEDENT_FEATURE_COUNT)
  const lastSpeaker = antecedents.find((antecedent) => speaks(article, antecedent) >= 2) ?? -1
  antecedents.forEach((antecedent, recency) => {
    rows.set(readRow(article, index, antecedent, recency, lastSpeaker, last), recency * ANTECEDENT_FEATURE_COUNT)
  })
  return rows
}

function readRow(
  article: Article,
  index: number,
  antecedent: number,
  recency: number,
  lastSpeaker: number,
  last: LastPronoun,
): Uint8Array {
  const { mentions, tokens, names, sentenceStarts, paragraphStarts } = article
  const pronoun = mentions[index]
  const name = mentions[antecedent]
  const id = names.ofMention[antecedent] ?? -1
  const entity = names.entities[id]
  const at = tokens[pronoun?.from ?? 0]
  const token = tokens[name?.from ?? 0]
  if (!pronoun || !name || !entity || !at || !token) throw new Error(`There is no mention ${antecedent}.`)
  const offset = name.from - (sentenceStarts[token.sentence] ?? 0)
  const earlier = mentions[antecedent - 1]
  const isSubject = !earlier || tokens[earlier.from]?.sentence !== token.sentence
  const afterToken = tokens[name.to]
  let quotes = 0
  for (let i = name.to; i < pronoun.from && quotes < 9; i++) if (tokens[i]?.kind === 'quote') quotes++
  return Uint8Array.of(
    entity.gender === 'unknown' ? 0 : 1,
    entity.hasGivenName ? 2 : entity.words.length > 1 ? 1 : 0,
    clip(at.sentence - token.sentence, 15),
    clip(at.paragraph - token.paragraph, 9),
    distance(pronoun.from - name.to),
    recency,
    clip(offset, 15),
    speaks(article, antecedent),
    antecedent === lastSpeaker ? 1 : 0,
    clip(entity.mentions.length, 30),
    clip(countUpTo(entity.mentions, antecedent, 15), 15),
    last.entity < 0 ? 0 : last.entity === id ? 2 : 1,
    last.mention < 0 ? 63 : distance(pronoun.from - (mentions[last.mention]?.to ?? 0)),
    isSubject ? 1 : 0,
    afterToken?.word === "'s" ? 1 : 0,
    neighbour(article, name.from - 1, token.sentence),
    neighbour(article, name.to, token.sentence),
    neighbour(article, pronoun.from - 1, at.sentence),
    neighbour(article, pronoun.to, at.sentence),
    (entity.mentions[0] ?? 0) < (paragraphStarts[1] ?? 0) &&
      tokens[mentions[entity.mentions[0] ?? 0]?.from ?? 0]?.paragraph === 0
      ? 1
      : 0,
    clip(name.to - name.from, 9),
    quotes,
    name.from === (paragraphStarts[token.paragraph] ?? -1) ? 1 : 0,
  )
}
