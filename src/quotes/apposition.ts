import type { Entities } from './entity.ts'
import { AUXILIARY, CONJUNCTION, CUE, ROLE, TITLE } from './languages/language.ts'
import type { Mention } from './mention.ts'
import type { TokenizedText } from './token.ts'

/** How many words there may be between an office (`the captain`) and the name of the person who holds the office. */
const MAX_WORDS = 7
/** How many mentions after an office are searched for the name of the person who holds the office. */
export const MAX_APPOSITION = 4
const ENDS_PHRASE = CUE | AUXILIARY | CONJUNCTION

/**
 * Finds the name of the person who holds an office, if the name follows the mention of the office, as in `the captain
 * of the ship, Tomás Okafor` and `директор школы Анна Лис`. Returns one number for each mention. For an office, the
 * number is the index of the mention with the name. For all other mentions, and if there is no such name, it is -1.
 */
export function linkAppositions(source: TokenizedText, mentions: readonly Mention[], names: Entities): Int32Array {
  return Int32Array.from(mentions, (mention, index) => {
    if (mention.type !== 'nominal' || ((source.tokens[mention.head]?.classes ?? 0) & (ROLE | TITLE)) === 0) return -1
    for (let next = index + 1; next < mentions.length && next <= index + MAX_APPOSITION; next++) {
      const name = mentions[next]
      if (!name || name.from > mention.to + MAX_WORDS) return -1
      if (name.type === 'name' && isPerson(names, next) && isApposed(source, mention, name, names, next)) return next
    }
    return -1
  })
}

function isPerson(names: Entities, index: number): boolean {
  const entity = names.entities[names.ofMention[index] ?? -1]
  return entity !== undefined && !entity.isOrganisation && !entity.isPlace
}

function isApposed(source: TokenizedText, office: Mention, name: Mention, names: Entities, index: number): boolean {
  const { tokens } = source
  const last = name.from - 1
  const hasComma = tokens[last]?.word === ','
  for (let at = office.to; at < (hasComma ? last : name.from); at++) {
    const token = tokens[at]
    // A quote token is allowed here, because it may be the name of an organisation between the office and the person's
    // name: `директор завода «Вектор» Анна Лис`.
    if (!token || token.kind === 'punctuation' || token.sentence !== tokens[office.from]?.sentence) return false
    if ((token.classes & ENDS_PHRASE) !== 0) return false
  }
  if (tokens[name.from]?.sentence !== tokens[office.from]?.sentence) return false
  const isListed = ((tokens[name.to]?.classes ?? 0) & CONJUNCTION) !== 0
  return hasComma ? !isListed : source.language.inflection !== null && isNominative(source, name, names, index)
}

/**
 * Whether a name is printed in the nominative. If it is in the genitive, a noun before it may mean somebody else: in
 * `сестра директора Ивана Лиса`, the sister is not Ivan Lis.
 */
function isNominative({ text, tokens }: TokenizedText, { from, to }: Mention, names: Entities, index: number): boolean {
  const entity = names.entities[names.ofMention[index] ?? -1]
  return entity?.isNominative === true && text.slice(tokens[from]?.start, tokens[to - 1]?.end).endsWith(entity.name)
}
