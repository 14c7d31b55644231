import { english } from './en.ts'
import type { Language } from './language.ts'

const LANGUAGES = new Map<string, Language>([english].map((language) => [language.tag, language]))

/** The rules for a BCP 47 tag, by its primary subtag; null where there are none. */
export function findLanguage(tag: string | null): Language | null {
  const primary = tag?.toLowerCase().split('-')[0]
  return (primary !== undefined && LANGUAGES.get(primary)) || null
}
