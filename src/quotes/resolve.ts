import type { Article } from './article.ts'
import type { Mention } from './mention.ts'

const MAX_LOOK_BACK = 40

function isGenderPossible(article: Article, entity: number, mention: Mention): boolean {
  const { gender, isOrganisation, isPlace } = article.names.entities[entity] ?? {
    gender: 'unknown',
    isOrganisation: true,
    isPlace: true,
  }
  if (isOrganisation || isPlace) return false
  if (mention.pronoun === 'he' || mention.pronoun === 'his') return gender !== 'female'
  return gender !== 'male'
}

/** The name that a pronoun stands for, judged by the words before it alone: nearness, and who is a subject. */
function findAntecedent(article: Article, index: number): number {
  const { mentions, tokens, names, verbs, sentenceStarts } = article
  const mention = mentions[index]
  const at = tokens[mention?.from ?? 0]
  if (!mention || !at) return -1
  let best = -1
  let bestScore = -Infinity
  for (let i = index - 1; i >= 0 && i >= index - MAX_LOOK_BACK; i--) {
    const entity = names.ofMention[i] ?? -1
    const name = mentions[i]
    const token = tokens[name?.from ?? 0]
    if (!name || !token || entity < 0 || !isGenderPossible(article, entity, mention)) continue
    const sentences = at.sentence - token.sentence
    if (sentences > 8) break
    const isFirst = name.from - (sentenceStarts[token.sentence] ?? 0) <= 2
    const speaks = (verbs.left[i] ?? -1) >= 0 || (verbs.right[i] ?? -1) - name.to <= 1
    const score =
      -1.5 * sentences +
      (isFirst ? 1 : 0) +
      (speaks ? 1.2 : 0) -
      (name.isPossessive ? 0.7 : 0) -
      0.02 * (mention.from - name.from)
    if (score > bestScore) {
      bestScore = score
      best = entity
    }
  }
  return best
}

/** For each mention the entity that it probably stands for: names themselves, `he`, `she`, `who` and their like; else -1. */
export function resolveMentions(article: Article): Int32Array {
  const { mentions, names } = article
  const entityOf = Int32Array.from(names.ofMention)
  mentions.forEach((mention, index) => {
    switch (mention.pronoun) {
      case 'who': {
        const before = mentions[index - 1]
        const gap = before ? mention.from - before.to : 99
        if (gap <= 1) entityOf[index] = entityOf[index - 1] ?? -1
        break
      }
      case 'he':
      case 'she':
      case 'his':
      case 'her':
        entityOf[index] = findAntecedent(article, index)
        break
    }
  })
  return entityOf
}
