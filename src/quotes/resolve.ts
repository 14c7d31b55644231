import { ANTECEDENT_FEATURE_COUNT, type LastPronoun, listAntecedents, readAntecedents } from './antecedent.ts'
import type { Article } from './article.ts'
import type { PersonalGender } from './languages/inflection.ts'
import { genderOfPronoun } from './mention.ts'
import { scoreRow, type Trees } from './trees.ts'

const NO_PRONOUN: LastPronoun = { mention: -1, entity: -1 }

/** The index of the mention that a pronoun most probably refers to, or -1 if there is none. */
function findAntecedent(article: Article, trees: Trees, index: number, last: LastPronoun): number {
  const antecedents = listAntecedents(article, index)
  const rows = readAntecedents(article, index, antecedents, last)
  let best = -1
  let bestScore = -Infinity
  antecedents.forEach((antecedent, at) => {
    const score = scoreRow(trees, rows, at * ANTECEDENT_FEATURE_COUNT)
    if (score > bestScore) {
      best = antecedent
      bestScore = score
    }
  })
  return best
}

/**
 * Returns for each mention the entity that it probably stands for, or -1. Three kinds of mentions can stand for an
 * entity: names, offices that are followed by the name of their holder (`the mayor, Ann Lee`), and pronouns such as
 * `he`, `she` and `who`.
 */
export function resolveMentions(article: Article, trees: Trees): Int32Array {
  const { mentions, names, apposition } = article
  const entityOf = Int32Array.from(names.ofMention, (entity, index) =>
    entity < 0 ? (names.ofMention[apposition[index] ?? -1] ?? -1) : entity,
  )
  const last: Record<PersonalGender, LastPronoun> = { female: NO_PRONOUN, male: NO_PRONOUN }
  mentions.forEach((mention, index) => {
    const gender = genderOfPronoun(mention.pronoun)
    if (gender) {
      const antecedent = findAntecedent(article, trees, index, last[gender])
      const entity = antecedent < 0 ? -1 : (names.ofMention[antecedent] ?? -1)
      entityOf[index] = entity
      last[gender] = { mention: index, entity }
    } else if (mention.pronoun === 'who') {
      const before = mentions[index - 1]
      if (before && mention.from - before.to <= 1) entityOf[index] = entityOf[index - 1] ?? -1
    }
  })
  return entityOf
}
