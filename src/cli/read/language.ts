import { type DetectLanguage, loadDetector } from '../../quotes/detect-language.ts'
import { type Entry, isRecord } from './record.ts'
import { textOf } from './values.ts'

/** Gives each article that says no language the one that its text is in, where that is certain. */
export async function* withLanguages(entries: AsyncIterable<Entry>): AsyncGenerator<Entry> {
  let detect: DetectLanguage | undefined
  for await (const entry of entries) {
    if (!isRecord(entry) || entry.kind !== 'article' || typeof entry.value.language === 'string') {
      yield entry
      continue
    }
    detect ??= await loadDetector()
    const text = textOf(entry.value.body) ?? textOf(entry.value.title)
    const language = text === undefined ? null : detect(text)
    yield language === null ? entry : { ...entry, value: { ...entry.value, language } }
  }
}
