import { type Article, formOfVerb } from './article.ts'
import type { VerbForm } from './languages/language.ts'
import { genderOfPronoun, type Mention } from './mention.ts'

/** The gender of a mention, or its grammatical number if the gender is not known; null if neither is known. */
function formOfMention(article: Article, index: number, mention: Mention): VerbForm | null {
  switch (mention.pronoun) {
    case 'they':
      return 'plural'
    case 'it':
      return 'singular'
    case null:
      return mention.type === 'name' ? formOfName(article, index) : formOfNoun(article, mention)
    default:
      return genderOfPronoun(mention.pronoun)
  }
}

function formOfName({ names, tokens, mentions }: Article, index: number): VerbForm | null {
  const entity = names.entities[names.ofMention[index] ?? -1]
  if (!entity || entity.isPlace) return null
  if (!entity.isOrganisation && entity.gender !== 'unknown') return entity.gender
  const head = tokens[mentions[index]?.head ?? -1]
  return head ? 'singular' : null
}

const DECLINED: readonly (readonly [RegExp, VerbForm])[] = [
  [/[ыиії]$/u, 'plural'],
  [/[ая]$/u, 'female'],
  [/[бвгґджзклмнпрстфхцчшщй]$/u, 'male'],
  [/[ое]$/u, 'singular'],
]

function formOfNoun({ tokens, language }: Article, { from, head }: Mention): VerbForm | null {
  const [first, noun] = [tokens[from]?.word ?? '', tokens[head]?.word ?? '']
  if (language.pluralDeterminers.size > 0) return language.pluralDeterminers.has(first) ? 'plural' : 'singular'
  return DECLINED.find(([ending]) => ending.test(noun))?.[1] ?? null
}

/** Whether number and gender of a mention fit those of a verb: 0 if unknown, 1 if they do not fit, 2 if they do. */
export function agreement(article: Article, index: number, verb: number): number {
  const mention = article.mentions[index]
  if (verb < 0 || !mention || article.language.verbForms.length === 0) return 0
  const form = formOfVerb(article, verb)
  const own = form && formOfMention(article, index, mention)
  if (!form || !own) return 0
  if (form === own) return 2
  if (form === 'plural' || own === 'plural') return 1
  return form === 'singular' || own === 'singular' ? 2 : 1
}
