import { describe, expect, it } from 'vitest'
import { findQuotes } from '../../src/quotes/find-quotes.ts'
import { findLanguage } from '../../src/quotes/languages/find.ts'
import { scan } from '../../src/quotes/scan/scan.ts'

const spans = (language: string, text: string) =>
  scan(text, findLanguage(language)).spans.map(({ start, end }) => text.slice(start, end))

describe('speech behind a dash', () => {
  it.each([
    ['question and answer', 'ru', '— Скучно зимой?\n— Скучать некогда.', ['Скучно зимой?', 'Скучать некогда.']],
    [
      'a turn beside one with a speaker',
      'fr',
      '– T’as du retard.\n– C’est ta pendule, répond Paul.',
      ['T’as du retard.', 'C’est ta pendule'],
    ],
    ['an exclamation alone', 'ru', 'Веснина встала.\n— Вам слова не давали!\nОна села.', ['Вам слова не давали!']],
    [
      'the first person alone',
      'es',
      'Entró Rosa.\n—Nosotros ya lo sabíamos.\nNadie habló.',
      ['Nosotros ya lo sabíamos.'],
    ],
    [
      'a verb in no list, behind an exclamation mark',
      'uk',
      '— То розірвіть! — не стрималася депутатка.',
      ['То розірвіть!'],
    ],
    ['a reflexive verb', 'ru', '— Была подножка, — горячился капитан.', ['Была подножка']],
    ['a verb and a pronoun', 'ru', '— Кашляет, — ставит он диагноз.', ['Кашляет']],
    [
      'a name that begins the writer’s sentence',
      'ru',
      '— Скучать некогда, — Лис загибает пальцы. — Дрова, снег.',
      ['Скучать некогда, — Лис загибает пальцы. — Дрова, снег.'],
    ],
    ['a list', 'ru', 'В плане:\n— Ремонт школы;\n— Новый мост;\n— Парк', []],
    ['a list of sentences', 'fr', 'Le programme.\n– La gare ferme lundi.\n– Le marché ouvre mardi.', []],
  ])('%s (%s)', (_kind, language, text, quotes) => {
    expect(spans(language, text)).toEqual(quotes)
  })

  it('leaves the speaker of a question open that the next paragraph answers', () => {
    const text = 'Паромщик Егор Лис курит.\n— Скучно зимой?\n— Скучать некогда, — отвечает Лис.'
    const found = findQuotes(text, 'ru').map(({ speakerAsPrinted }) => speakerAsPrinted)
    expect(found).toEqual([null, 'Лис'])
  })
})

describe('a quote of several paragraphs between one pair of marks', () => {
  it('is one quote for each turn if dashes begin the turns', () => {
    const text =
      '« C’était quoi ?\n\n— Une avance.\n\n— Sur quoi ?\n\n— Sur mes honoraires. »\n\nUn rire parcourt la salle.'
    expect(spans('fr', text)).toEqual(['C’était quoi ?', 'Une avance.', 'Sur quoi ?', 'Sur mes honoraires.'])
  })

  it('also ends in a later paragraph than the next', () => {
    const text = '«Мне было страшно.\n\nЯ ждал.\n\nА потом всё прошло», — сказала она. «Да».'
    expect(spans('ru', text)).toEqual(['Мне было страшно.', 'Я ждал.', 'А потом всё прошло', 'Да'])
  })

  it('does not begin at a mark that was forgotten', () => {
    expect(spans('fr', 'Il a dit « non et il est parti.\n\nElle a dit « oui ».')).toEqual(['oui'])
  })
})

it('reads a quote behind a colon in a language without word lists', () => {
  const text = 'Saygın: “Çınarları kesmeyeceğiz”\n\nBaşkan dün konuştu.'
  expect(findQuotes(text, 'tr').map(({ start, end }) => text.slice(start, end))).toEqual(['Çınarları kesmeyeceğiz'])
})
