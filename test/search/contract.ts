import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashDocument, type SearchDocument, toDocumentKey } from '../../src/search/document.ts'
import type { DatePlace, SearchEngine } from '../../src/search/engine.ts'
import { document, find, idOf, request } from './documents.ts'

const DAY = 86_400_000
const BODY = 'The minister told reporters on the quay that the negotiations had collapsed, and that nobody knew why.'

const DOCUMENTS: readonly SearchDocument[] = [
  document('article', 'exact', 'The sea does not negotiate', {
    publishedAt: 10 * DAY,
    language: 'en-GB',
    outlet: idOf('courier'),
    speakers: [idOf('renwick')],
    events: [idOf('summit')],
  }),
  document('article', 'longer', 'The sea does not negotiate with anybody', {
    publishedAt: 11 * DAY,
    language: 'en',
    outlet: idOf('courier'),
  }),
  document('article', 'inside', 'Another matter', {
    publishedAt: 12 * DAY,
    language: 'eng',
    outlet: idOf('wire'),
    body: `${BODY} The sea does not negotiate, he said. The sea is the sea.`,
  }),
  document('article', 'partly', 'The sea', { publishedAt: 13 * DAY, language: 'en' }),
  document('quote', 'quote', 'These photos are a serious thing', {
    publishedAt: 10 * DAY,
    language: 'en',
    outlet: idOf('courier'),
    speakers: [idOf('renwick')],
    events: [idOf('summit')],
  }),
  document('quote', 'other-quote', 'A serious matter, these things', {
    publishedAt: 9 * DAY,
    language: 'fr',
    outlet: idOf('wire'),
    speakers: [idOf('kostan')],
  }),
  document('article', 'withheld', 'A secret sea', { isPublic: false, publishedAt: 14 * DAY }),
  document('event', 'summit', 'Sarmera Summit of the Sea League', { publishedAt: 9 * DAY }),
  document('outlet', 'courier', 'Harbour Courier', { language: 'en' }),
  document('agent', 'renwick', 'Ada Renwick-O’Malley'),
  document('article', 'polish', 'Żółw w Łodzi: Café Größe', { language: 'pl', publishedAt: 1 * DAY }),
  document('article', 'greek', 'Ο ΛΌΓΟΣ της ημέρας', { language: 'el', publishedAt: 1 * DAY }),
  document('article', 'russian', 'Чёрный кошелёк', { language: 'ru', publishedAt: 1 * DAY }),
  document('article', 'arabic', 'البَحْرُ لا يتفاوض', { language: 'ar', publishedAt: 1 * DAY }),
  document('article', 'german', 'Die Donau\u00addampf\u00adschiff\u00adfahrt', {
    language: 'de',
    publishedAt: 1 * DAY,
  }),
  document('article', 'japanese', '海は交渉しない', {
    language: 'ja',
    publishedAt: 1 * DAY,
    body: '知事は記者会見で、ロボットの開発について語った。',
  }),
  document('article', 'korean', '서울에서 회담이 열렸다', { language: 'ko', publishedAt: 1 * DAY }),
  document('article', 'hyphen', 'The half-word and <em>markup</em> 😀glued', { publishedAt: 1 * DAY }),
  document('article', 'long-body', 'Endless', {
    publishedAt: 1 * DAY,
    body: `${'filler '.repeat(70_000)} lighthousekeeper`,
  }),
  document('article', 'persian', 'گزارش سال ۱۴۰۲', {
    language: 'fa',
    publishedAt: 1 * DAY,
    body: 'رئیس جمهوری ایران روز شنبه گفت که این برنامه برای همه مردم کشور پیش از پایان سال ۱۴۰۲ خورشیدی اجرا خواهد شد.',
  }),
  document('article', 'city', 'مدينة على الساحل', {
    language: 'ar',
    publishedAt: 1 * DAY,
    body: 'قال الرئيس إن الحكومة تعمل على بناء مدرسة جديدة في كل مدينة، وإن الأوراق ستكون متاحة للجميع قبل نهاية السنة.',
  }),
  document('article', 'long-sequence', 'Wandering', {
    publishedAt: 1 * DAY,
    body: `${'the road and '.repeat(6_000)} quagga of the marsh ${'so on '.repeat(21_000)} behind the last hedge`,
  }),
  document('article', 'long-japanese', '長い', {
    publishedAt: 1 * DAY,
    body: `${'道路工事'.repeat(5_000)}灯台守の娘が`,
  }),
  document('article', 'on-the-border', 'Border', {
    publishedAt: 1 * DAY,
    body: `${'fence '.repeat(59_998)}alpha beta gamma delta`,
  }),
  document('quote', 'joined', 'Into the newsroom', { publishedAt: 1 * DAY }),
  document('quote', 'apart', 'Give us a hand today', { publishedAt: 1 * DAY }),
  document('article', 'decomposed', 'Man\u0303ana en Vie\u0323\u0302t Nam', { publishedAt: 1 * DAY }),
  document('article', 'spellings', "COVID-19 kept O'Brien out of the U.S. for 2½ weeks", { publishedAt: 1 * DAY }),
  document('article', 'articles', 'زار المكتبة والمتحف', {
    language: 'ar',
    publishedAt: 1 * DAY,
    body: 'הספר החדש על השולחן',
  }),
  document('article', 'short', 'abcd', { publishedAt: 1 * DAY }),
  document('article', 'typos', 'klmnopqrs uvwxyz', { publishedAt: 1 * DAY }),
]
const NAMES = [
  'exact',
  'longer',
  'inside',
  'partly',
  'quote',
  'other-quote',
  'withheld',
  'summit',
  'courier',
  'renwick',
  'polish',
  'greek',
  'russian',
  'arabic',
  'german',
  'japanese',
  'korean',
  'hyphen',
  'long-body',
  'short',
  'typos',
  'persian',
  'city',
  'long-sequence',
  'long-japanese',
  'on-the-border',
  'joined',
  'apart',
  'decomposed',
  'spellings',
  'articles',
]

/** Tests that every engine must pass. */
export function testEngine(open: () => Promise<{ engine: SearchEngine; close(): Promise<void> }>): void {
  let engine: SearchEngine
  let close: () => Promise<void>
  beforeAll(async () => {
    const opened = await open()
    engine = opened.engine
    close = opened.close
    await engine.create('test')
    await engine.current.put(DOCUMENTS)
  })
  afterAll(() => close?.())
  const names = async (text: string, asked = {}) => find(engine, NAMES, text, asked)

  describe('words', () => {
    test('an exact title comes first, all words before some', async () => {
      const found = await names('the sea does not negotiate')
      expect(found[0]).toBe('exact')
      expect(found.slice(0, 3).sort()).toEqual(['exact', 'inside', 'longer'])
      expect(found.slice(3)).toContain('partly')
    })
    test.each([
      ['serious thing', ['quote', 'other-quote'], 'the last word as a beginning'],
      ['serios thing', ['quote', 'other-quote'], 'a missing letter'],
      ['serioous thing', ['quote', 'other-quote'], 'a letter too many'],
      ['"serios" thing', [], 'no typo inside quotes'],
      ['"serious thing"', ['quote'], 'a phrase'],
      ['“serious thing”', ['quote'], 'a phrase in printed quotation marks'],
      ['"thing serious"', [], 'a phrase backwards'],
      ['"serious thin"', [], 'no beginnings inside quotes'],
      ['serious -photos', ['other-quote'], 'a negated word'],
      ['serious -"a serious thing"', ['other-quote'], 'a negated phrase'],
      ['half-word', ['hyphen'], 'no negation inside a word'],
      ['photos"are', ['quote'], 'a lonely quotation mark'],
      ['"photos are', ['quote'], 'an unclosed quotation mark'],
      ['zolw lodzi', ['polish'], 'letters without accents'],
      ['ŻÓŁW', ['polish'], 'capitals'],
      ['CAFE GROSSE', ['polish'], 'ß is ss'],
      ['cafe größe', ['polish'], 'accents as printed'],
      ['mañana', ['decomposed'], 'an accent that is a letter of its own'],
      ['"man\u0303ana en việt"', ['decomposed'], 'such accents in a phrase'],
      ['λογος', ['greek'], 'Greek without accents'],
      ['черный', ['russian'], 'Cyrillic'],
      ['البحر', ['arabic'], 'Arabic without points'],
      ['donaudampfschifffahrt', ['german'], 'a word with soft hyphens'],
      ['"die donaudampf\u00adschifffahrt"', ['german'], 'soft hyphens elsewhere, in a phrase'],
      ['交渉', ['japanese'], 'Japanese inside a sentence'],
      ['ロボット', ['japanese'], 'Katakana inside a sentence'],
      ['知事', ['japanese'], 'two signs'],
      ['海', ['japanese'], 'a single sign'],
      ['渉交', [], 'signs in another order'],
      ['회담', ['korean'], 'Korean before its particle'],
      ['markup', ['hyphen'], 'a word in tags'],
      ['glued', ['hyphen'], 'a word behind an emoji'],
      ['lighthousekeeper', ['long-body'], 'the 70,001st word of a body'],
      ["renwick o'malley", ['renwick'], 'an apostrophe of another shape'],
      ['covid19 weeks', ['spellings'], 'a word that is printed with a hyphen'],
      ['obrien', ['spellings'], 'a name that is printed with an apostrophe'],
      ['us weeks', ['spellings'], 'an abbreviation that is printed with points'],
      ['"covid19"', ['spellings'], 'the same inside quotes'],
      ['"covid 19 kept o brien"', ['spellings'], 'and still a phrase'],
      ['weeks -obrien', [], 'and still a negation'],
      ['12 weeks', [], 'a fraction is no number of two digits'],
      ['½ weeks', ['spellings'], 'a fraction'],
      ['2 weeks', ['spellings'], 'the number before a fraction'],
      ['مكتبة', ['articles'], 'an Arabic word without its article'],
      ['متحف', ['articles'], 'an Arabic word behind a conjunction and the article'],
      ['ספר', ['articles'], 'a Hebrew word without its article'],
      ['חדש שולחן', ['articles'], 'two of them'],
      ['abce', [], 'no typo below five letters'],
      ['uvwxyy x', [], 'what is not there'],
      ['in to', [], 'two words are not one'],
      ['news room', [], 'two longer words are not one'],
      ['usa today', [], 'a short word is not two'],
      ['۱۴۰۲', ['persian'], 'Persian digits'],
      ['گزارش 1402', ['persian'], 'Persian digits asked for in ASCII'],
      ['رئيس', ['city', 'persian'], 'a Persian word with Arabic letters, and the Arabic one behind its article'],
      ['مدينه', ['city'], 'an Arabic word with another last letter'],
      ['علي', ['city'], 'a short Arabic word'],
      ['في', ['city'], 'a word of two letters'],
      ['الاوراق', ['city'], 'an Arabic word with its article'],
      ['"quagga of the marsh"', ['long-sequence'], 'a phrase of words that stand thousands of times before it'],
      ['"marsh quagga"', [], 'words of a long text in another sequence'],
      ['"behind the last hedge"', ['long-sequence'], 'a phrase behind the 60,000th word'],
      ['灯台守の娘', ['long-japanese'], 'Japanese behind the 20,000th sign'],
      ['灯台の娘', [], 'Japanese signs of a long text in another sequence'],
      ['"alpha beta gamma delta"', ['on-the-border'], 'a phrase over the 60,000th word'],
    ] as const)('%s', async (text, expected, _why) => {
      const found = await names(text, { page: { sort: 'NEWEST', limit: 100, after: null, upTo: null } })
      expect(found.sort()).toEqual([...expected].sort())
    })
    test.each([
      ['uvwxaz klm', true, 'one replaced of six'],
      ['uvwxz klm', true, 'one missing of five'],
      ['uvwxayz klm', true, 'one more of seven'],
      ['uvaxaz klm', false, 'two of six'],
      ['klxnopxrs uv', true, 'two replaced of nine'],
      ['klnopqrxs uv', true, 'one missing, one more'],
      ['xlmnopqrs uv', true, 'the first of nine'],
      ['klxnxpxrs uv', false, 'three of nine'],
    ])('typos: %s is found: %s', async (text, isFound) => {
      expect(await names(text, { page: { sort: 'NEWEST', limit: 100, after: null, upTo: null } })).toEqual(
        isFound ? ['typos'] : [],
      )
    })
    test('an Arabic word is not found by its article alone', async () => {
      expect(await names('البحر')).toEqual(['arabic'])
      expect(await names('الكتاب')).toEqual([])
      expect(await names('الكتاب الجديد')).toEqual([])
      expect(await names('البحر الجديد')).toEqual(['arabic'])
    })
    test('beside a phrase every word is asked for, by relevance too', async () => {
      expect(await names('serious "these things" matter')).toEqual(['other-quote'])
      expect(await names('serious "these things" nowhere')).toEqual([])
      expect(await names('nowhere "these things"')).toEqual([])
    })
    test('a phrase of sixty words is read to its end', async () => {
      const words = Array.from({ length: 60 }, (_, n) => `sixty${n}`)
      await engine.current.put([
        document('quote', 'sixty', words.join(' ')),
        document('quote', 'fifty-nine', [...words.slice(0, 59), 'other'].join(' ')),
      ])
      expect(await names(`"${words.join(' ')}"`)).toEqual([idOf('sixty')])
      await engine.current.remove([
        { kind: 'quote', id: idOf('sixty') },
        { kind: 'quote', id: idOf('fifty-nine') },
      ])
    })
    test('ten long negations leave what is asked for', async () => {
      const long = `-"${Array.from({ length: 80 }, (_, n) => `no${n}`).join(' ')}" `
      expect(await names(`${long.repeat(10)}lighthousekeeper`)).toEqual(['long-body'])
    })
    test('a search of ten thousand characters is answered', async () => {
      await engine.search(request('sea "of" -troubles '.repeat(600)))
      await engine.search(request('x'.repeat(10_000)))
      await engine.search(request(`"${'sea '.repeat(2_400)}"`))
    })
  })

  describe('filters', () => {
    test.each([
      [{ languages: ['en'] }, ['exact', 'longer', 'partly']],
      [{ languages: ['en-GB', 'fr'] }, ['exact']],
      [{ outlets: [idOf('courier'), idOf('nobody')] }, ['exact', 'longer']],
      [{ speakers: [idOf('renwick')] }, ['exact']],
      [{ events: [idOf('summit')] }, ['exact']],
      [{ time: { from: 11 * DAY, before: 12 * DAY } }, ['longer']],
      [{ time: { from: null, before: 10 * DAY } }, ['summit']],
      [{ languages: ['en'], outlets: [idOf('courier')], time: { from: null, before: null } }, ['exact', 'longer']],
    ])('%j', async (filter, expected) => {
      expect((await names('sea', { filter })).sort()).toEqual([...expected].sort())
    })
    test.each(['"', '\\', "'", '" OR kind = "quote', "x'); drop table article; --", '$1', ']', '\u0001', '*'])(
      'a hostile value %j matches nothing',
      async (value) => {
        expect(await names('sea', { filter: { languages: [value] } })).toEqual([])
      },
    )
    test('kinds', async () => {
      expect(await names('sea', { kinds: ['event'] })).toEqual(['summit'])
      expect((await names('serious', { kinds: ['quote', 'agent'] })).sort()).toEqual(['other-quote', 'quote'])
    })
    test('what is not public is found by whoever sees all, and by nobody else', async () => {
      expect(await names('secret')).toEqual([])
      expect(await names('secret', { seesAll: true })).toEqual(['withheld'])
    })
    test('what is excluded is in no hit and no count', async () => {
      const exclude = [{ kind: 'article' as const, id: idOf('exact') }]
      const answer = await engine.search(
        request('sea', { exclude, want: { score: false, total: true, facets: ['KIND'] } }),
      )
      expect(answer.total).toBe(4)
      expect(answer.hits.map((hit) => hit.ref.id)).not.toContain(idOf('exact'))
      expect(answer.facets.get('KIND')?.counts.get('article')).toBe(3)
    })
  })

  test('facets count every document once a value', async () => {
    const { facets, total, totalIsExact } = await engine.search(
      request('sea', { want: { score: false, total: true, facets: ['KIND', 'OUTLET', 'LANGUAGE', 'SPEAKER'] } }),
    )
    expect([total, totalIsExact]).toEqual([5, true])
    expect(Object.fromEntries(facets.get('KIND')?.counts ?? [])).toEqual({ article: 4, event: 1 })
    expect(facets.get('OUTLET')).toEqual({
      counts: new Map([
        [idOf('courier'), 2],
        [idOf('wire'), 1],
      ]),
      missing: 2,
    })
    expect(Object.fromEntries(facets.get('LANGUAGE')?.counts ?? [])).toEqual({ 'en-GB': 1, en: 2, eng: 1 })
    expect(facets.get('SPEAKER')).toEqual({ counts: new Map([[idOf('renwick'), 1]]), missing: 4 })
  })

  test('scores go down, between 1 and 0', async () => {
    const { hits } = await engine.search(
      request('the sea does not negotiate', { want: { score: true, total: false, facets: [] } }),
    )
    const scores = hits.map((hit) => hit.score ?? -1)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(Math.max(...scores)).toBeLessThanOrEqual(1)
    expect(Math.min(...scores)).toBeGreaterThanOrEqual(0)
  })

  describe.sequential('lists by date', () => {
    const many = Array.from({ length: 130 }, (_, n) =>
      document(n % 3 === 0 ? 'quote' : 'article', `page-${n}`, `paging lighthouse number${n}`, {
        publishedAt: n % 10 === 0 ? null : (n % 7) * 1_000 - 1,
      }),
    )
    async function walk(
      sort: 'NEWEST' | 'OLDEST',
      between: (page: number) => Promise<void> = async () => {},
    ): Promise<string[]> {
      const found: string[] = []
      let after: DatePlace | null = null
      for (let page = 0; ; page++) {
        const answer = await engine.search(request('paging', { page: { sort, limit: 17, after, upTo: null } }))
        found.push(...answer.hits.map((hit) => toDocumentKey(hit.ref)))
        const last = answer.hits.at(-1)
        if (!answer.hasMore || !last) return found
        after = { at: last.at, ref: last.ref }
        await between(page)
      }
    }
    const inOrder = (sort: 'NEWEST' | 'OLDEST') => {
      const sign = sort === 'NEWEST' ? -1 : 1
      const key = (one: SearchDocument) => toDocumentKey(one)
      return [...many]
        .sort(
          (a, b) =>
            (a.publishedAt === null ? 1 : 0) - (b.publishedAt === null ? 1 : 0) ||
            sign * ((a.publishedAt ?? 0) - (b.publishedAt ?? 0)) ||
            sign * (key(a) < key(b) ? -1 : 1),
        )
        .map(key)
    }
    beforeAll(() => engine.current.put(many))
    test.each(['NEWEST', 'OLDEST'] as const)('%s is complete, in order, unknown times last', async (sort) => {
      expect(await walk(sort)).toEqual(inOrder(sort))
    })
    test('pages stay complete and disjoint while documents come in', async () => {
      const before = inOrder('NEWEST')
      const found = await walk('NEWEST', (page) =>
        engine.current.put([
          document('article', `late-${page}`, 'paging late', { publishedAt: 10_000 + page }),
          document('article', `early-${page}`, 'paging early', { publishedAt: -10_000 - page }),
        ]),
      )
      expect(new Set(found).size).toBe(found.length)
      expect(found.filter((key) => before.includes(key))).toEqual(before)
      await engine.current.remove(
        Array.from({ length: 20 }, (_, n) => [`late-${n}`, `early-${n}`])
          .flat()
          .map((name) => ({ kind: 'article' as const, id: idOf(name) })),
      )
    })
    test('says what stands up to a place', async () => {
      const [first, second] = (
        await engine.search(request('paging', { page: { sort: 'NEWEST', limit: 2, after: null, upTo: null } }))
      ).hits
      const upTo = async (hit = first) =>
        (
          await engine.search(
            request('paging', {
              page: { sort: 'NEWEST', limit: 5, after: null, upTo: hit ? { at: hit.at, ref: hit.ref } : null },
            }),
          )
        ).hits.length
      expect([await upTo(first), await upTo(second)]).toEqual([1, 2])
    })
    test.each(['NEWEST', 'OLDEST'] as const)('every page of %s counts the whole list', async (sort) => {
      const want = { score: false, total: true, facets: ['KIND'] as const }
      const first = await engine.search(request('paging', { page: { sort, limit: 2, after: null, upTo: null }, want }))
      const [, last] = first.hits
      const next = await engine.search(
        request('paging', {
          page: { sort, limit: 2, after: last ? { at: last.at, ref: last.ref } : null, upTo: null },
          want,
        }),
      )
      expect([first.total, next.total, next.hits.length, next.hasMore]).toEqual([130, 130, 2, true])
      expect(next.facets).toEqual(first.facets)
    })
    test('relevance pages by offset without duplicates', async () => {
      const pages = await Promise.all(
        [0, 50, 100].map((offset) =>
          engine.search(request('paging', { page: { sort: 'RELEVANCE', limit: 50, offset } })),
        ),
      )
      expect(new Set(pages.flatMap((page) => page.hits.map((hit) => hit.ref.id))).size).toBe(130)
      expect(pages.map((page) => page.hasMore)).toEqual([true, true, false])
    })
  })

  describe.sequential('writing', () => {
    test('what is put again replaces, what is removed is gone, both may be repeated', async () => {
      const first = document('article', 'changing', 'beforehand', { language: 'en' })
      await engine.current.put([first])
      expect(await names('beforehand')).toHaveLength(1)
      const second = { ...first, fields: { title: 'afterwards' }, language: null }
      for (let n = 0; n < 2; n++) await engine.current.put([second])
      expect(await names('beforehand')).toEqual([])
      expect(await names('afterwards', { filter: { languages: ['en'] } })).toEqual([])
      expect(await names('afterwards')).toHaveLength(1)
      for (let n = 0; n < 2; n++) await engine.current.remove([first])
      expect(await names('afterwards')).toEqual([])
    })
    test('the index tells what it holds, by bucket', async () => {
      const buckets = await engine.current.countBuckets()
      expect([...buckets.values()].reduce((a, b) => a + b, 0)).toBe(await engine.current.count())
      const known = DOCUMENTS[0] as SearchDocument
      const listed = await engine.current.listBucket(parseInt(known.id.slice(0, 2), 16))
      expect(listed.get(toDocumentKey(known))).toBe(hashDocument(known))
      expect(listed.size).toBe(buckets.get(parseInt(known.id.slice(0, 2), 16)))
    })
    test('a rebuild is searched from the switch on, in one step', async () => {
      expect(await engine.inspect()).toBe('ready')
      expect(await engine.hasRebuild()).toBe(false)
      await engine.beginRebuild('test')
      expect(await engine.hasRebuild()).toBe(true)
      await engine.next.put([document('article', 'rebuilt', 'rebuilt from nothing')])
      expect(await names('rebuilt')).toEqual([])
      await engine.switchRebuild()
      expect(await names('rebuilt')).toHaveLength(1)
      expect(await names('sea')).toEqual([])
      await engine.switchRebuild()
      expect(await names('sea')).not.toEqual([])
      await engine.dropRebuild()
      await engine.dropRebuild()
      expect(await engine.hasRebuild()).toBe(false)
      expect(await engine.inspect()).toBe('ready')
    })
  })
}
