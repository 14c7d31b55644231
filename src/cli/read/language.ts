import { type DetectLanguage, loadDetector } from '../../quotes/detect-language.ts'
import { type Entry, isRecord } from './record.ts'
import { textOf } from './values.ts'

/** Adds the language of the text to each article that names no language, if the detection is certain. */
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
