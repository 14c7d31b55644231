import { describe, expect, it } from 'vitest'
import { findQuotes } from '../../src/quotes/find-quotes.ts'
import { CORRECTED, type InventedArticle, inventedLanguages, readInvented, UNSEEN } from './invented.ts'
import { type Figures, measure } from './measure.ts'

/**
 * The F1 of spans, the share of other marked passages that are left alone, the accuracy of speakers, the precision of
 * the more confident half, and the precision of full names.
 */
type Row = readonly [f1: number, refused: number, accuracy?: number, precisionAt50?: number, namePrecision?: number]

// The weights were learned from these same articles. docs/quotes.md has the figures for articles of other authors.
const LEAST: Readonly<Record<string, Row>> = {
  ar: [0.967, 0.875],
  de: [0.984, 0.979, 0.911, 0.98, 0.883],
  el: [0.962, 1],
  en: [0.984, 0.934, 0.919, 0.978, 0.875],
  es: [0.982, 0.925, 0.948, 1, 0.895],
  fr: [0.989, 0.962, 0.893, 0.984, 0.892],
  he: [0.969, 0.857],
  hi: [0.812, 0],
  ja: [0.941, 0.888],
  ko: [1, 1],
  pl: [1, 1],
  ru: [0.989, 0.983, 0.925, 0.994, 0.95],
  sv: [0.8, 0.571],
  tr: [0.857, 0.75],
  uk: [0.993, 0.99, 0.941, 0.994, 0.938],
  zh: [1, 1],
}

const rowOf = (figures: Figures): number[] => [
  figures.f1,
  figures.refused,
  figures.accuracy,
  figures.precisionAt50,
  figures.namePrecision,
]

function expectNoneFallen(articles: readonly InventedArticle[], language: string, least: Row | undefined) {
  const row = rowOf(measure(articles, ({ text }) => findQuotes(text, language)))
  const fallen = least?.filter((figure, at) => (row[at] ?? 0) < (figure ?? 0) - 0.0005)
  expect(fallen, row.map((figure) => figure.toFixed(3)).join(' ')).toEqual([])
}

describe('no figure falls', () => {
  it.each(inventedLanguages())('%s', (language) => {
    expectNoneFallen(readInvented(language), language, LEAST[language])
  })
})

// docs/quotes.md has the figures of the unseen articles, too.
const SETS: readonly {
  readonly name: string
  readonly directory: URL
  readonly least: Readonly<Record<string, Row>>
}[] = [
  {
    name: 'unseen articles',
    directory: UNSEEN,
    least: {
      de: [0.993, 1, 0.821, 1, 0.666],
      en: [0.935, 0.666, 0.8, 0.947, 0.75],
      es: [0.98, 0.875, 0.851, 0.972, 0.76],
      fr: [0.993, 0.956, 0.78, 0.945, 0.939],
      ru: [0.98, 0.88, 0.726, 0.945, 0.763],
      uk: [0.971, 0.88, 0.855, 0.942, 0.936],
    },
  },
  {
    name: 'articles that were unseen once',
    directory: CORRECTED,
    least: {
      de: [1, 1, 0.83, 0.969, 0.763],
      en: [0.992, 1, 0.97, 1, 0.844],
      es: [0.97, 0.8, 0.893, 0.909, 0.875],
      fr: [0.954, 0.8, 0.769, 0.909, 0.763],
      ru: [0.992, 0.967, 0.859, 1, 0.951],
      uk: [0.984, 0.913, 0.766, 0.966, 0.861],
    },
  },
]

describe.each(SETS)('no figure of $name falls', ({ directory, least }) => {
  it.each(Object.entries(least))('%s', (language, row) => {
    expectNoneFallen(readInvented(language, directory), language, row)
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
    // An office, and behind it the name of its holder.
    [
      'es',
      '«Se levantan los bloqueos», advirtió el líder del gremio, Wilmer Caicedo.',
      'Se levantan los bloqueos',
      'Wilmer Caicedo',
    ],
    [
      'ru',
      '«Все документы в порядке», — сообщила начальник отдела Ольга Сомова.',
      'Все документы в порядке',
      'Ольга Сомова',
    ],
    // What a preposition stands before does not speak.
    ['es', '«Venía sin luces», relató desde el hospital el chofer, Rubén Batres.', 'Venía sin luces', 'Rubén Batres'],
    ['de', 'Bei einem Besuch in Hamburg verkündete er: „Das Dach bleibt.“', 'Das Dach bleibt.', 'er'],
  ])('%s: %s', (language, text, words, speaker) => {
    expect(found(text, language)).toEqual([[words, speaker]])
  })

  it('reads the words of the writer inside the marks', () => {
    const words = 'Проводку меняли в прошлом году, — заявил Руслан Тагиров. — Версию о поджоге я бы не сбрасывал'
    expect(found(`«${words}».`, 'ru')).toEqual([[words, 'Руслан Тагиров']])
  })

  it.each([
    ['ru', 'По словам Тамары Ильиничны Власовой, «дом признан аварийным».', 'Тамара Ильинична Власова'],
    ['ru', 'По мнению Петра Кравца, «это было ошибкой».', 'Пётр Кравец'],
    ['ru', '«Это было ошибкой», — заявил Самойлов П. А.', 'П. А. Самойлов'],
    ['ru', 'Органистка Анжела Тиш уехала. «Я вернусь осенью», — пообещала она.', 'Анжела Тиш'],
    ['uk', 'За словами Єгора Бондарця, «міст зачинили назавжди».', 'Єгор Бондарець'],
    ['uk', 'На думку Олени Підгірної, «це була помилка».', 'Олена Підгірна'],
    ['uk', 'Приїхав Федір Іваненко. «Я знаю Федора Іваненка», — сказав Іваненко.', 'Федір Іваненко'],
  ])('names a speaker in the nominative in %s: %s', (language, text, name) => {
    expect(findQuotes(text, language).map(({ speakerName }) => speakerName)).toEqual([name])
  })

  it('takes the name of a known agent whose surname is printed in another case', () => {
    const known = [{ name: 'Пётр Иванов', aliases: ['Иванов'] }]
    const [quote] = findQuotes('По словам Иванова, «дом признан аварийным».', 'ru', known)
    expect(quote).toMatchObject({ speakerAsPrinted: 'Иванова', speakerName: 'Пётр Иванов' })
  })

  it.each([
    [
      'es',
      '—No voy a ir —dijo Pérez—. Ya está.\n\n—¿Por qué? —preguntó la jueza.',
      ['No voy a ir —dijo Pérez—. Ya está.', 'Pérez'],
      ['¿Por qué?', 'la jueza'],
    ],
    ['es', 'Arce responde.\n\n—¿Y el vecino?\n\n—Nunca lo supo.', ['¿Y el vecino?', null], ['Nunca lo supo.', 'Arce']],
    [
      'fr',
      '— Je ne viendrai pas, dit Paul Martin. Jamais.\n\n— Pourquoi ? demande la juge.',
      ['Je ne viendrai pas, dit Paul Martin. Jamais.', 'Paul Martin'],
      ['Pourquoi ?', 'la juge'],
    ],
    [
      'ru',
      '— Не пойду, — сказал Иванов. — Хватит.\n\n- Это неправда, - отметила Анна Сомова.',
      ['Не пойду, — сказал Иванов. — Хватит.', 'Иванов'],
      ['Это неправда', 'Анна Сомова'],
    ],
    [
      'uk',
      '– Не прийде, – додав Іваненко. «Вона хвора», – пояснив він.',
      ['Не прийде', 'Іваненко'],
      ['Вона хвора', 'він'],
    ],
  ])('reads what a dash opens in %s: %s', (language, text, ...quotes) => {
    expect(found(text, language)).toEqual(quotes)
  })

  it.each([
    ['fr', 'Les demandes :\n\n— Obtenir 500 postes ;\n\n— Ouvrir une négociation.'],
    ['ru', '— Двенадцать пассажиров — это такси.'],
    ['es', '- Pan\n- Vino'],
  ])('knows a list, and a dash of the writer, in %s: %s', (language, text) => {
    expect(found(text, language)).toEqual([])
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
