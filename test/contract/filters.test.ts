import { beforeAll, describe, expect, it } from 'vitest'
import { openDoor } from './door.ts'

const door = openDoor({ kept: true })

beforeAll(async () => {
  await door.hold({
    outlets: [
      {
        key: 'post',
        name: 'Straße Post',
        domain: 'WWW.Bücher.example',
        kind: 'NEWSPAPER',
        country: 'de',
        language: 'de-at',
      },
      { key: 'ist', name: 'İstanbul', country: 'TR' },
      { key: 'empty', name: 'Empty', country: 'DE' },
    ],
    agents: [
      { key: 'ody', name: 'ΟΔΥΣΣΕΥΣ', aliases: ['Ulysses', 'No%body'], wikidataId: 'q42' },
      { key: 'org', name: 'Org', kind: 'ORGANIZATION' },
    ],
    events: [
      {
        key: 'sum',
        name: 'Summit',
        kind: 'summit',
        startDate: '2024-01-10',
        country: 'ch',
        participants: [{ agent: { key: 'ody' } }],
      },
      { key: 'sub', name: 'Sub', parent: { key: 'sum' } },
      { key: 'lone', name: 'Lone', startDate: '2024-02-01' },
    ],
    articles: [
      {
        key: 'a',
        title: '100% sure_ly \\ok',
        language: 'en-gb',
        publishedAt: '2024-01-02T03:04:05.6789+01:00',
        outlet: { key: 'post' },
        body: 'one two one',
        section: 'World',
        subjects: ['x', 'y'],
        authors: [{ agent: { key: 'ody' } }, { name: 'Printed', agent: { key: 'org' } }],
        events: [{ key: 'sub' }],
        quotes: [
          { text: 'one', speaker: { key: 'ody' } },
          { text: 'two', language: 'fr', form: 'PARTIAL', event: { key: 'sum' } },
        ],
      },
      {
        key: 'b',
        title: 'Straße',
        language: 'en',
        publishedAt: '2024-01-02T02:04:05.679Z',
        outlet: { key: 'ist' },
        authors: [{ name: 'Nobody' }],
        section: 'world',
        subjects: ['X'],
      },
      { key: 'c', title: 'ΣΑΣ ΣΑΣΑ', quotes: [{ text: 'bodiless', speakerAsPrinted: 'he' }], body: null },
      { key: 'd', title: 'ıİ ǆ ﬁ', language: 'zh-hant-tw', body: '', status: 'WITHHELD' },
    ],
  })
})

const found = async (root: string, type: string, filter: unknown, shown = 'key') =>
  (
    await door.ask(`query ($filter: ${type}) { list: ${root}(filter: $filter) { totalCount nodes { ${shown} } } }`, {
      filter,
    })
  ).list as { totalCount: number; nodes: { key: string; text: string }[] }
const matches = async (root: string, type: string, filter: unknown) =>
  (await found(root, type, filter)).nodes
    .map(({ key }) => key)
    .sort()
    .join(' ')

describe('of articles', () => {
  const all = 'a b c d'
  it.each<[string, unknown, string]>([
    ['no condition holds for all', {}, all],
    ['a filter of null is no filter', null, all],
    ['an empty list holds for nothing', { ids: [] }, ''],
    ['an empty list of keys holds for nothing', { keys: [] }, ''],
    ['an empty list of languages holds for nothing', { languages: [] }, ''],
    ['an empty list of statuses holds for nothing', { statuses: [] }, ''],
    ['an empty list of subjects holds for nothing', { subjects: [] }, ''],
    ['an empty list of sections holds for nothing', { sections: [] }, ''],
    ['`or: []` holds for nothing', { or: [] }, ''],
    ['`and: []` holds', { and: [] }, all],
    ['`or: [{}]` holds', { or: [{}] }, all],
    ['an `or` with an impossible branch holds for the other', { or: [{ ids: [] }, { keys: ['a'] }] }, 'a'],
    [
      'every condition given must hold',
      { or: [{ keys: ['a'] }, { keys: ['b'] }], languages: ['en-GB'], and: [{}] },
      'a',
    ],
    ['`not: {}` holds for nothing', { not: {} }, ''],
    ['`not` of nothing holds for all', { not: { ids: [] } }, all],
    ['`not: { or: [] }` holds for all', { not: { or: [] } }, all],
    ['`not: { and: [] }` holds for nothing', { not: { and: [] } }, ''],
    ['two nots cancel each other', { not: { not: { languages: ['en'] } } }, 'a b'],
    [
      'null is the same as absent',
      {
        ids: null,
        keys: null,
        and: null,
        or: null,
        not: null,
        languages: null,
        title: null,
        outlet: null,
        hasBody: null,
        publishedAt: null,
        byline: null,
      },
      all,
    ],
    ['null in `not` is absent too', { not: { languages: null, outlet: null } }, ''],
    ['`not` has the rows whose value is unknown', { not: { languages: ['en'] } }, 'c d'],
    ['`not` has the rows whose time is unknown', { not: { publishedAt: { from: '1999-01-01T00:00:00Z' } } }, 'c d'],
    ['`not` has the rows without a section', { not: { sections: ['World'] } }, 'b c d'],
    ['`outlet: {}` is "has an outlet"', { outlet: {} }, 'a b'],
    ['`outlet: { and: null }` is "has an outlet"', { outlet: { and: null } }, 'a b'],
    ['`not: { outlet: {} }` is "has no outlet"', { not: { outlet: {} } }, 'c d'],
    ['`outlet: { not: {} }` holds for nothing', { outlet: { not: {} } }, ''],
    [
      '`outlet: { not: { countries } }` asks for an outlet that is elsewhere',
      { outlet: { not: { countries: ['DE'] } } },
      'b',
    ],
    ['`publishedAt: {}` is "has a time"', { publishedAt: {} }, 'a b'],
    ['`publishedAt` with null ends is "has a time"', { publishedAt: { from: null, before: null } }, 'a b'],
    ['`from` is inclusive', { publishedAt: { from: '2024-01-02T02:04:05.678Z' } }, 'a b'],
    ['`before` is exclusive', { publishedAt: { before: '2024-01-02T02:04:05.679Z' } }, 'a'],
    [
      'a range of nothing holds for nothing',
      { publishedAt: { from: '2025-01-01T00:00:00Z', before: '2024-01-01T00:00:00Z' } },
      '',
    ],
    ['`loadedAt: {}` holds for all', { loadedAt: {} }, all],
    ['`updatedAt` before long ago holds for nothing', { updatedAt: { before: '2001-01-01T00:00:00Z' } }, ''],
    ['`byline: {}` is "has a byline"', { byline: {} }, 'a b'],
    ['`byline` with null in it is "has a byline"', { byline: { equals: null, caseSensitive: null } }, 'a b'],
    ["a byline without a name has its agent's", { byline: { equals: 'οδυσσευσ' } }, 'a'],
    ["a byline with a name has not its agent's", { byline: { equals: 'Org' } }, ''],
    ['`author: {}` is "has an agent behind a byline"', { author: {} }, 'a'],
    ['`author` and `byline` may be two bylines', { author: { keys: ['ody'] }, byline: { equals: 'printed' } }, 'a'],
    ['`event: {}` is "has an event"', { event: {} }, 'a'],
    ['events are those of quotes too', { event: { keys: ['sum'] } }, 'a'],
    ['`quote: {}` is "has a quote"', { quote: {} }, 'a c'],
    ['`quote` means one quote that has all', { quote: { text: { equals: 'one' }, forms: ['PARTIAL'] } }, ''],
    [
      'two nested quotes may be two quotes',
      { and: [{ quote: { text: { equals: 'one' } } }, { quote: { forms: ['PARTIAL'] } }] },
      'a',
    ],
    ['`hasBody` is true where there is text', { hasBody: true, keys: ['a'] }, 'a'],
    ['`hasBody: false` is metadata alone', { hasBody: false, keys: ['a', 'b', 'c'] }, 'b c'],
    ['"en" finds "en-GB"', { languages: ['en'] }, 'a b'],
    ['"en-GB" does not find "en"', { languages: ['EN-gb'] }, 'a'],
    ['"en-G" is no prefix of a subtag', { languages: ['en-au'] }, ''],
    ['"zh-Hant" finds "zh-Hant-TW"', { languages: ['zh-HANT'] }, 'd'],
    ['"zh-TW" does not: basic filtering skips nothing', { languages: ['zh-TW'] }, ''],
    ['subjects compare as they are', { subjects: ['x'] }, 'a'],
    ['sections compare as they are', { sections: ['world', 'none'] }, 'b'],
    ['wildcards are literal: %', { title: { contains: '%' } }, 'a'],
    ['wildcards are literal: _', { title: { contains: 'e_l' } }, 'a'],
    ['wildcards are literal: _ does not stand for a letter', { title: { contains: 'r_e' } }, ''],
    ['a backslash is literal', { title: { contains: '\\' } }, 'a'],
    ['an empty text is in everything', { title: { contains: '', startsWith: '' } }, all],
    ['an empty text equals nothing', { title: { equals: '' } }, ''],
    ['all of a TextFilter must hold', { title: { startsWith: 'str', contains: 'ASS', equals: 'STRASSE' } }, 'b'],
    ['ß and SS are equal', { title: { equals: 'strasse' } }, 'b'],
    ['ß and SS are not when case counts', { title: { equals: 'STRASSE', caseSensitive: true } }, ''],
    ['case counts in contains', { title: { contains: 'Straß', caseSensitive: true } }, 'b'],
    ['case does not count when it is null', { title: { equals: 'STRASSE', caseSensitive: null } }, 'b'],
    ['sigma at the end of a word is the same letter as in it', { title: { startsWith: 'σας ' } }, 'c'],
    ['a piece of a word that ends in a sigma is found', { title: { contains: 'ΑΣΑ' } }, 'c'],
    ['dotless and dotted i: ı is i', { title: { startsWith: 'I' } }, 'd'],
    ['İ is i with a dot above', { title: { startsWith: 'ii\u0307' } }, 'd'],
    ['a ligature is its letters', { title: { contains: 'FI' } }, 'd'],
    ['what no text can hold is in none: a null byte', { title: { contains: '\u0000' } }, ''],
    [
      'what no text can hold is in none: a lone surrogate',
      { not: { title: { contains: '\ud800' } }, subjects: null },
      all,
    ],
    ['no key holds a null byte', { keys: ['a\u0000', 'b'], not: { subjects: ['\u0000'] } }, 'b'],
    ['times are cut to milliseconds here too', { publishedAt: { from: '2024-01-02T03:04:05.6789999+01:00' } }, 'a b'],
    ['an id that is no id matches nothing', { ids: ['nonsense', ''] }, ''],
  ])('%s', async (_, filter, expected) => {
    expect(await matches('articles', 'ArticleFilter', filter)).toBe(expected)
    expect((await found('articles', 'ArticleFilter', filter)).totalCount).toBe(
      expected === '' ? 0 : expected.split(' ').length,
    )
  })

  it('"*" is no language', async () => {
    expect(
      await door.refusal('query ($l: [LanguageTag!]) { articles(filter: { languages: $l }) { totalCount } }', {
        l: ['*'],
      }),
    ).toBe('BAD_USER_INPUT')
  })

  it('an id of another kind matches nothing', async () => {
    const { outlet, article } = await door.ask(
      '{ outlet(by: { key: "post" }) { id } article(by: { key: "a" }) { id } }',
    )
    expect(await matches('articles', 'ArticleFilter', { ids: [outlet.id] })).toBe('')
    expect(await matches('articles', 'ArticleFilter', { not: { ids: [outlet.id] } })).toBe('a b c d')
    expect(await matches('articles', 'ArticleFilter', { ids: [outlet.id, article.id, article.id] })).toBe('a')
    expect(await matches('articles', 'ArticleFilter', { ids: [article.id.replace('article_', 'outlet_')] })).toBe('')
  })
})

describe('of outlets, agents and events', () => {
  it.each<[string, string, string, unknown, string]>([
    ['domains compare in their form', 'outlets', 'OutletFilter', { domains: ['BÜCHER.example'] }, 'post'],
    [
      'a domain with www. is the one without',
      'outlets',
      'OutletFilter',
      { domains: ['www.xn--bcher-kva.example'] },
      'post',
    ],
    ['what is no domain matches nothing', 'outlets', 'OutletFilter', { domains: ['not a domain'] }, ''],
    ['no domains match nothing', 'outlets', 'OutletFilter', { domains: [] }, ''],
    ['countries compare in upper case', 'outlets', 'OutletFilter', { countries: ['de'] }, 'empty post'],
    ['an outlet without a kind is in `not`', 'outlets', 'OutletFilter', { not: { kinds: ['NEWSPAPER'] } }, 'empty ist'],
    ['outlets by language', 'outlets', 'OutletFilter', { languages: ['de'] }, 'post'],
    ['`name: {}` holds for all', 'outlets', 'OutletFilter', { name: {} }, 'empty ist post'],
    ['İ folds to i and a dot', 'outlets', 'OutletFilter', { name: { equals: 'i̇STANBUL' } }, 'ist'],
    ['an outlet with an article', 'outlets', 'OutletFilter', { article: {} }, 'ist post'],
    ['an outlet without one', 'outlets', 'OutletFilter', { not: { article: {} } }, 'empty'],
    ['final sigma in a name', 'agents', 'AgentFilter', { name: { equals: 'οδυσσευς' } }, 'ody'],
    ['a name is no alias', 'agents', 'AgentFilter', { name: { contains: 'ulysses' } }, ''],
    ['any name is the name', 'agents', 'AgentFilter', { anyName: { equals: 'org' } }, 'org'],
    ['any name is an alias', 'agents', 'AgentFilter', { anyName: { equals: 'ULYSSES' } }, 'ody'],
    ['wildcards of aliases are literal', 'agents', 'AgentFilter', { anyName: { contains: 'o%b' } }, 'ody'],
    ['one name has all', 'agents', 'AgentFilter', { anyName: { startsWith: 'Uly', contains: '%' } }, ''],
    ['`anyName: {}` holds for all', 'agents', 'AgentFilter', { anyName: {} }, 'ody org'],
    ['`not` of any name', 'agents', 'AgentFilter', { not: { anyName: { contains: '%' } } }, 'org'],
    ['a left out kind is PERSON', 'agents', 'AgentFilter', { kinds: ['PERSON'] }, 'ody'],
    ['agents with a quote', 'agents', 'AgentFilter', { quote: {} }, 'ody'],
    ['agents without one', 'agents', 'AgentFilter', { not: { quote: {} } }, 'org'],
    ['`startDate: {}` is "has a date"', 'events', 'EventFilter', { startDate: {} }, 'lone sum'],
    ['a range of dates', 'events', 'EventFilter', { startDate: { from: '2024-01-10', before: '2024-02-01' } }, 'sum'],
    ['unknown dates are in `not`', 'events', 'EventFilter', { not: { startDate: { from: '2024-01-10' } } }, 'sub'],
    ['kinds compare as they are', 'events', 'EventFilter', { kinds: ['Summit'] }, ''],
    ['event countries', 'events', 'EventFilter', { countries: ['Ch'] }, 'sum'],
    ['`participant: {}`', 'events', 'EventFilter', { participant: {} }, 'sum'],
    ['`parent: {}`', 'events', 'EventFilter', { parent: {} }, 'sub'],
    ['a parent by kind', 'events', 'EventFilter', { parent: { kinds: ['summit'], parent: null } }, 'sub'],
    ['`not: { parent: {} }` is the top', 'events', 'EventFilter', { not: { parent: {} } }, 'lone sum'],
    [
      'events with an article, those of its quotes too',
      'events',
      'EventFilter',
      { article: { keys: ['a'] } },
      'sub sum',
    ],
    ['keys match whole', 'events', 'EventFilter', { keys: ['su', 'SUM', 'lone'] }, 'lone'],
  ])('%s', async (_, root, type, filter, expected) => {
    expect(await matches(root, type, filter)).toBe(expected)
  })
})

describe('of quotes', () => {
  it.each<[string, unknown, string]>([
    ["languages fall back to the article's", { languages: ['en'] }, 'one'],
    ['a language of its own', { languages: ['fr'] }, 'two'],
    ['no language at all is in `not`', { not: { languages: ['en', 'fr'] } }, 'bodiless'],
    ['hasSpeaker is an agent, not a word', { hasSpeaker: false }, 'bodiless two'],
    ['hasSpeaker: true', { hasSpeaker: true }, 'one'],
    ['`speaker: {}`', { speaker: {} }, 'one'],
    ['`minConfidence` lets null pass', { minConfidence: 1 }, 'bodiless one two'],
    ['no forms match nothing', { forms: [] }, ''],
    ['no provenances match nothing', { provenances: [] }, ''],
    ['what was loaded is SUPPLIED', { provenances: ['SUPPLIED'] }, 'bodiless one two'],
    ['the event is its own', { event: { keys: ['sub'] } }, ''],
    ['`event: {}`', { event: {} }, 'two'],
    ['`article: {}` holds for all', { article: {} }, 'bodiless one two'],
    ["by its article's event", { article: { event: { keys: ['sub'] } } }, 'one two'],
    ["`publishedAt: {}` is its article's time", { publishedAt: {} }, 'one two'],
    ['`publishedAt` of its article', { publishedAt: { before: '2024-01-02T02:04:05.679Z' } }, 'one two'],
  ])('%s', async (_, filter, expected) => {
    const { nodes, totalCount } = await found('quotes', 'QuoteFilter', filter, 'text')
    expect(
      nodes
        .map(({ text }) => text)
        .sort()
        .join(' '),
    ).toBe(expected)
    expect(totalCount).toBe(nodes.length)
  })
})
