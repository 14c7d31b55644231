import { german } from './de.ts'
import { english } from './en.ts'
import { spanish } from './es.ts'
import { french } from './fr.ts'
import type { Language } from './language.ts'
import { russian } from './ru.ts'
import { ukrainian } from './uk.ts'

/** Languages with word lists. */
export const LANGUAGES: readonly Language[] = [english, german, french, spanish, russian, ukrainian]

const BY_TAG = new Map<string, Language>(LANGUAGES.map((language) => [language.tag, language]))

/** The rules for a BCP 47 tag. The primary subtag selects the rules. Null if there are no rules for this subtag. */
export function findLanguage(tag: string | null): Language | null {
  const primary = tag?.toLowerCase().split('-')[0]
  return (primary !== undefined && BY_TAG.get(primary)) || null
}
