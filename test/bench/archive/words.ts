import { type Random, zipf } from '../random.ts'

export interface Language {
  readonly tag: string
  readonly share: number
  readonly consonants: string
  readonly vowels: string
}

export const LANGUAGES: readonly Language[] = [
  { tag: 'en', share: 0.46, consonants: 'bcdfghjklmnprstvw', vowels: 'aeiou' },
  { tag: 'de', share: 0.14, consonants: 'bdfghklmnprstwz', vowels: 'aeiouäöü' },
  { tag: 'fr', share: 0.1, consonants: 'bcdfgjlmnpqrstv', vowels: 'aeiouéèê' },
  { tag: 'es', share: 0.1, consonants: 'bcdfglmnñprstv', vowels: 'aeiouáéó' },
  { tag: 'pt-BR', share: 0.08, consonants: 'bcçdfglmnprstv', vowels: 'aeiouãáê' },
  { tag: 'ru', share: 0.12, consonants: 'бвгджзклмнпрстхч', vowels: 'аеиоуыя' },
]

const VOCABULARY = 20_000
const SAMPLED = 400_000

/** Writes text in an invented language, whose word frequencies follow Zipf's law. */
export interface Writer {
  readonly tag: string
  words(count: number): string
  sentence(): string
  name(): string
}

export function createWriter(random: Random, language: Language): Writer {
  const syllable = () =>
    random.pick([...language.consonants]) +
    random.pick([...language.vowels]) +
    (random.chance(0.3) ? random.pick([...language.consonants]) : '')
  // The more frequent a word is, the shorter it is.
  const vocabulary = Array.from({ length: VOCABULARY }, (_, rank) =>
    Array.from({ length: 1 + random.below(rank < 100 ? 1 : rank < 2_000 ? 3 : 4) }, syllable).join(''),
  )
  const draw = zipf(random, VOCABULARY)
  // A long text is created once, and sentences are parts of it from random places. This method is ten times as
  // fast as choosing each word at random.
  const text = Array.from({ length: SAMPLED }, () => vocabulary[draw()] ?? '')
  const words = (count: number) => {
    const from = random.below(SAMPLED - count)
    return text.slice(from, from + count).join(' ')
  }
  return {
    tag: language.tag,
    words,
    sentence: () => `${capital(words(6 + random.below(20)))}.`,
    name: () =>
      `${capital(vocabulary[random.below(VOCABULARY)] ?? '')} ${capital(syllable() + syllable() + (random.chance(0.5) ? syllable() : ''))}`,
  }
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
