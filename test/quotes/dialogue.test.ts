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
    [
      'a name behind the speech',
      'es',
      '—Yo no me voy. —Don Otoniel no voltea la cara.\n—No. —Y ella cerró la puerta.',
      ['Yo no me voy.', 'No.'],
    ],
    [
      'what the speaker does between two dashes',
      'es',
      '—Mire —el mecánico se limpia las manos—: esto no tiene arreglo.',
      ['Mire —el mecánico se limpia las manos—: esto no tiene arreglo.'],
    ],
    ['a dash before words without a cue', 'es', '—Pasa, pasa —lo invita ella con la mano.', ['Pasa, pasa']],
    ['dashes without a comma', 'es', '– Mañana vuelvo – dice Ramón.', ['Mañana vuelvo']],
    ['a tight hyphen', 'es', '-No me lo creo -dijo Jacinta.', ['No me lo creo']],
    [
      'a question and its answer behind hyphens',
      'es',
      '- ¿Qué espera?\n- Poco, la verdad.',
      ['¿Qué espera?', 'Poco, la verdad.'],
    ],
    [
      'paragraphs that a closing mark continues',
      'es',
      '—Yo tenía hambre —dijo él—. Mucha.\n»Luego vino la guerra.\n»Nada fue igual.\nCalla.',
      ['Yo tenía hambre —dijo él—. Mucha.', 'Luego vino la guerra.', 'Nada fue igual.'],
    ],
    [
      'words of the writer behind the comma of an attribution',
      'fr',
      "— J'ai 84 ans, moi, gronde Marcelle Thiéblin, cabas au bras.",
      ["J'ai 84 ans, moi"],
    ],
    ['speech behind the comma of an attribution', 'fr', '— Moi, dit Paul, je reste.', ['Moi, dit Paul, je reste.']],
    ['a pronoun before the verb', 'fr', '— Je suis né ici, se souvient Lucien.', ['Je suis né ici']],
    ['a reflexive perfect', 'fr', "— Vous signez ? s'est enquis le notaire.", ['Vous signez ?']],
    ['a verb in no list, before a person', 'fr', '— Trois kilos, commande Mme Berthe.', ['Trois kilos']],
    ['words between verb and subject', 'fr', '— Moi, non, lance, goguenard, Paul Rivet.', ['Moi, non']],
    [
      'commas that enclose no attribution',
      'fr',
      '— Paul, le maire, était là.\n— Où ça ?',
      ['Paul, le maire, était là.', 'Où ça ?'],
    ],
    ['what the speaker does, as a sentence', 'ru', '— Ждём. — Он смотрит на часы.', ['Ждём.']],
    [
      'what the speaker does, between two parts',
      'uk',
      '— Немає. — Баба Параска киває на ліс. — І не буде.',
      ['Немає. — Баба Параска киває на ліс. — І не буде.'],
    ],
    ['a noun and its verb', 'uk', '— Немає, — баба Параска киває на ліс.', ['Немає']],
    [
      'a reflexive verb in the present',
      'uk',
      '— Я ще й поспішала, — віджартовується перекладачка.',
      ['Я ще й поспішала'],
    ],
    ['a verb behind an adverb', 'ru', '— Нет дороги, — не сдаётся Захар.', ['Нет дороги']],
    ['a clause that a conjunction joins', 'ru', '— Завтра комиссия, — и глава разводит руками.', ['Завтра комиссия']],
    [
      'a dash inside the speech',
      'ru',
      '– Дом, в котором я живу, – это память, – говорит Лидия.',
      ['Дом, в котором я живу, – это память'],
    ],
    [
      'a quote inside the speech',
      'ru',
      '— Вот: двенадцатое, диспетчер. «Ждите». Потом: «Кто?» — он закрывает тетрадь. — Я её узнаю.',
      ['Вот: двенадцатое, диспетчер. «Ждите». Потом: «Кто?» — он закрывает тетрадь. — Я её узнаю.'],
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

  it.each([
    [
      'de',
      '»Er dachte: ›Fliegen.‹\n\nIch sagte: ›Nein.‹«\n\nDer »Kurier« kam.',
      ['Er dachte: ›Fliegen.‹', 'Ich sagte: ›Nein.‹', 'Kurier'],
    ],
    [
      'de',
      '„Es war Krieg.\n\nDanach war nichts.“\n\n„Nichts“, sagt er.',
      ['Es war Krieg.', 'Danach war nichts.', 'Nichts'],
    ],
    ['de', '»Erst das Wasser.\n\n»Dann der Schlamm.«', ['Erst das Wasser.', 'Dann der Schlamm.']],
    ['fr', '« Il pleuvait.\n\n» Puis il a neigé », dit-il.', ['Il pleuvait.', 'Puis il a neigé']],
    ['uk', '«Був клуб «Зоря».\n\nПотім «велика» війна», — каже він.', ['Був клуб «Зоря».', 'Потім «велика» війна']],
    ['ru', '"Мы ждали.\n\nНикто не пришёл", - сказал он.', ['Мы ждали.', 'Никто не пришёл']],
  ])('closes with the mark that fits, in %s: %s', (language, text, quotes) => {
    expect(spans(language, text)).toEqual(quotes)
  })

  it('does not begin at a mark that was forgotten', () => {
    expect(spans('fr', 'Il a dit « non et il est parti.\n\nElle a dit « oui ».')).toEqual(['oui'])
  })
})

it('reads a quote behind a colon in a language without word lists', () => {
  const text = 'Saygın: “Çınarları kesmeyeceğiz”\n\nBaşkan dün konuştu.'
  expect(findQuotes(text, 'tr').map(({ start, end }) => text.slice(start, end))).toEqual(['Çınarları kesmeyeceğiz'])
})
