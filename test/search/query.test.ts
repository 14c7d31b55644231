import { describe, expect, test } from 'vitest'
import { highlight, highlightJoined } from '../../src/search/text/highlight.ts'
import { parseQuery } from '../../src/search/text/query.ts'
import { tokenize } from '../../src/search/text/tokenize.ts'

const shown = (text: string) => {
  const { terms, not } = parseQuery(text)
  const term = (one: (typeof terms)[number]) =>
    one.kind === 'word' ? `${one.word}${'~'.repeat(one.typos)}${one.prefix ? '*' : ''}` : `"${one.words.join(' ')}"`
  return [...terms.map(term), ...not.map((one) => `-${term(one)}`)].join(' ')
}

test.each([
  ['Photos are', 'photos~ are*'],
  ['"A serious thing" photos', '"a serious thing" photos~*'],
  ['photos -fake', 'photos~* -"fake"'],
  ['photos -"old fake" -new', 'photos~* -"old fake" -"new"'],
  ['half-word', 'half word*'],
  ['-half-word x', 'x* -"half word"'],
  ['a - b', 'a b*'],
  ['a --b', 'a* -"b"'],
  ['a "b c', 'a b c*'],
  ['a"b c"d', 'a "b c" d*'],
  ['“b c” «d»', '"b c" "d"'],
  ['abcd abcde abcdefgh abcdefghi', 'abcd abcde~ abcdefgh~ abcdefghi~~*'],
  ['яяяя яяяяя', 'яяяя яяяяя~*'],
  ['1 2 3 4 5 6 7 8 9 10 11', '1 2 3 4 5 6 7 8 9 10'],
  ['-only -not', '-"only" -"not"'],
])('%s means %s', (text, meaning) => {
  expect(shown(text)).toBe(meaning)
})

describe('tokenize', () => {
  test.each([
    ['Żółw Straße İstanbul ΛΌΓΟΣ', ['zolw', 'strasse', 'istanbul', 'λογοσ']],
    ['don’t U.S. a_b', ['don', 't', 'u', 's', 'a', 'b']],
    ['2½ ¼ m²', ['2', 'qzaaaln', 'qzaaalm', 'm2']],
    ['ﬁne ＡＢＣ e\u0301te', ['fine', 'abc', 'ete']],
    ['man\u0303ana Vie\u0323\u0302t a\u0331 東京\u0303x', ['manana', 'viet', 'a', 'qzaghhbaeokm', 'x']],
    ['п\u02bcять', ['п', 'ять']],
    ['\u0301 😀 …', []],
  ])('%s', (text, words) => {
    expect(tokenize(text).map((token) => token.word)).toEqual(words)
  })
  test.each(['海は交渉しない', 'AIロボット', 'ﾃﾞｰﾀ', '서울에서', 'ภาษาไทย'])(
    '%s is read sign by sign, each token a part of it',
    (text) => {
      const tokens = tokenize(text).filter((token) => token.isSign)
      expect(tokens.length).toBeGreaterThan(1)
      for (const { start, end } of tokens) expect(text.slice(start, end).length).toBeGreaterThan(0)
    },
  )
  test('words of half and full width are the same', () => {
    expect(tokenize('ﾃﾞｰﾀ').map((token) => token.word)).toEqual(tokenize('データ').map((token) => token.word))
  })
})

describe('highlight', () => {
  const hits = (text: string, asked: string) =>
    highlight(text, parseQuery(asked))
      ?.map((run) => (run.hit ? `[${run.text}]` : run.text))
      .join('') ?? null
  test.each([
    ['These photos are a serious thing.', 'serios thin', 'These photos are a [serious] [thing].'],
    ['These photos are a serious thing.', '"a serious"', 'These photos are [a serious] thing.'],
    ['A serious, seriuos or erious thing', 'seriuos', 'A [serious], [seriuos] or erious thing'],
    ['A zanzibra tzanzibar', 'azn zanzibar', 'A [zanzibra] [tzanzibar]'],
    ['Café <b>CAFE</b>', 'cafe', '[Café] <b>[CAFE]</b>'],
    ['海は交渉しない', '交渉', '海は[交渉]しない'],
    ['海は交渉しない', '海', '[海]は交渉しない'],
    ['東𠮷と野𠮷', '東', '[東]𠮷と野𠮷'],
    ['東𠮷と野𠮷', '𠮷', '東[𠮷]と野[𠮷]'],
    ['ﾃﾞｰﾀ', 'タ', 'ﾃﾞｰ[ﾀ]'],
    ['Photogrraphically', 'photogra', '[Photogrraphically]'],
    ['山と海', '海', '山と[海]'],
    ['深い海です', '海', '深い[海]です'],
    ['After COVID-19 he left', 'covid19', 'After [COVID-19] he left'],
    ["It was O'Brien of the U.S. Navy", 'obrien us', "It was [O'Brien] of the [U.S]. Navy"],
    ['It was mother-in-law day', 'motherinlaw', 'It was [mother-in-law] day'],
    ['We sat. It rained', 'satit', null],
    ['في المكتبة', 'مكتبة', 'في [المكتبة]'],
    ['nothing of it', 'sea', null],
    ['a 😀sea😀 b', 'sea', 'a 😀[sea]😀 b'],
  ])('%s for %s', (text, asked, expected) => {
    expect(hits(text, asked)).toBe(expected)
  })
  test.each([0, 50, 200, 1000, 5000])(
    'of a long text the best passage, an unbroken part of it (after %i words)',
    (before) => {
      const text = `${'sea '.repeat(3)}${'filler 😀 '.repeat(before)}the sea does not negotiate${' filler 海'.repeat(1000)}`
      const runs = highlight(text, parseQuery('sea negotiate')) ?? []
      const joined = runs.map((run) => run.text).join('')
      expect(text).toContain(joined)
      expect(joined.isWellFormed()).toBe(true)
      expect(joined.length).toBeLessThan(300)
      expect(runs.filter((run) => run.hit).map((run) => run.text)).toEqual(expect.arrayContaining(['sea', 'negotiate']))
    },
  )
})

describe('what Meilisearch takes together or apart', () => {
  const hits = (text: string, asked: string) =>
    highlightJoined(text, parseQuery(asked))
      ?.map((run) => (run.hit ? `[${run.text}]` : run.text))
      .join('') ?? null
  test.each([
    ['He told us a story', 'usa', 'He told [us a] story'],
    ['The news-room is quiet', 'newsroom', 'The [news-room] is quiet'],
    ['The newsroom is quiet', 'news room', 'The [newsroom] is quiet'],
    ['nevertheless', 'never the less', '[nevertheless]'],
    ['He told us', 'usa', null],
  ])('%s', (text, asked, expected) => {
    expect(hits(text, asked)).toBe(expected)
  })
})

test('a hit behind the first million letters of a text is shown', () => {
  const text = `${'😀 '.repeat(700_000)}the lighthouse`
  const runs = highlight(text, parseQuery('lighthouse')) ?? []
  expect(runs.filter((run) => run.hit).map((run) => run.text)).toEqual(['lighthouse'])
  expect(runs.every((run) => run.text.isWellFormed()) && text.includes(runs.map((run) => run.text).join(''))).toBe(true)
})
