import { describe, expect, it } from 'vitest'
import { findQuotes } from '../../src/quotes/find-quotes.ts'
import { inventedLanguages, readInvented } from './invented.ts'
import { type Figures, measure } from './measure.ts'

/** F1 of spans, share of other marks left alone, accuracy, precision of the surest half, precision of full names. */
type Row = readonly [f1: number, refused: number, accuracy?: number, precisionAt50?: number, namePrecision?: number]

// The weights were learned from these articles: what another author's would give is in docs/quotes.md.
const LEAST: Readonly<Record<string, Row>> = {
  ar: [0.933, 0.875],
  de: [0.976, 0.972, 0.859, 0.984, 0.708],
  el: [0.962, 1],
  es: [0.977, 0.96, 0.942, 1, 0.949],
  fr: [0.98, 0.903, 0.895, 0.977, 0.923],
  he: [0.937, 0.857],
  hi: [0.812, 0],
  ja: [0.941, 0.888],
  ko: [1, 1],
  pl: [1, 1],
  ru: [0.98, 0.991, 0.843, 0.958, 0.884],
  sv: [0.8, 0.571],
  tr: [0.857, 0.75],
  uk: [0.984, 0.988, 0.867, 0.946, 0.886],
  zh: [1, 1],
}

const rowOf = (figures: Figures): number[] => [
  figures.f1,
  figures.refused,
  figures.accuracy,
  figures.precisionAt50,
  figures.namePrecision,
]

describe('no figure falls', () => {
  it.each(inventedLanguages())('%s', (language) => {
    const row = rowOf(measure(readInvented(language), ({ text }) => findQuotes(text, language)))
    const fallen = LEAST[language]?.filter((least, at) => (row[at] ?? 0) < (least ?? 0) - 0.0005)
    expect(fallen, row.map((figure) => figure.toFixed(3)).join(' ')).toEqual([])
  })
})

const found = (text: string, language: string) =>
  findQuotes(text, language).map((quote) => [text.slice(quote.start, quote.end), quote.speakerAsPrinted])

describe('who said what', () => {
  it.each([
    ['de', '„Wir bauen das neu“, sagte Petra Lindner.', 'Wir bauen das neu', 'Petra Lindner'],
    ['de', 'Volker Hahnemann sagte: „Das ist kein Sieg.“', 'Das ist kein Sieg.', 'Volker Hahnemann'],
    [
      'fr',
      '« Nous avons entendu les habitants », a déclaré Sylvie Maurel.',
      'Nous avons entendu les habitants',
      'Sylvie Maurel',
    ],
    ['fr', 'La gare ferme. « Je ne comprends pas », a-t-il lâché.', 'Je ne comprends pas', 'il'],
    ['es', '«Es una decisión histórica», proclamó Ramiro Salcedo.', 'Es una decisión histórica', 'Ramiro Salcedo'],
    ['ru', '«Мы всё проверили», — сказал Олег Сухарев.', 'Мы всё проверили', 'Олег Сухарев'],
    ['uk', '«Ми все перевірили», — сказала Олена Підгірна.', 'Ми все перевірили', 'Олена Підгірна'],
  ])('%s: %s', (language, text, words, speaker) => {
    expect(found(text, language)).toEqual([[words, speaker]])
  })

  it('reads the words of the writer inside the marks', () => {
    const words = 'Проводку меняли в прошлом году, — заявил Руслан Тагиров. — Версию о поджоге я бы не сбрасывал'
    expect(found(`«${words}».`, 'ru')).toEqual([[words, 'Руслан Тагиров']])
  })

  it.each([
    ['de', 'Der Film „Die Nacht“ läuft im Kino „Capitol“ an.'],
    ['fr', 'Le film « La Nuit » est sorti en salle.'],
    ['es', 'La película «La noche» se estrena hoy.'],
    ['ru', 'Компания ООО «Полимер-Логистик» купила газету «Известия края».'],
    ['uk', 'Компанія ТОВ «Агросвіт» купила газету «Вісник громади».'],
  ])('knows titles and names in %s: %s', (language, text) => {
    expect(found(text, language)).toEqual([])
  })

  it('tells no speaker in a language that it has no words of', () => {
    expect(found('”Vi har lyssnat, och vi har räknat om”, säger Birgitta Hallström.', 'sv')).toEqual([
      ['Vi har lyssnat, och vi har räknat om', null],
    ])
  })

  it('takes a region or a script behind the language', () => {
    expect(found('„Wir bauen das neu“, sagte Petra Lindner.', 'de-AT')).toEqual([
      ['Wir bauen das neu', 'Petra Lindner'],
    ])
  })
})
