import type {
  AgentIn,
  ArticleIn,
  BylineIn,
  CreditIn,
  EventIn,
  LoadIn,
  OutletIn,
  ParticipantIn,
  QuoteIn,
} from './load-types.ts'

/** The same seed always gives the same batches. */
export interface Random {
  /** Returns a number x with 0 <= x < 1. */
  next(): number
  chance(share: number): boolean
  upTo(max: number): number
  pick<T>(values: readonly T[]): T
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const upTo = (max: number) => Math.floor(next() * (max + 1))
  return {
    next,
    chance: (share) => next() < share,
    upTo,
    pick<T>(values: readonly T[]): T {
      const value = values[upTo(values.length - 1)]
      if (value === undefined && values.length === 0) throw new Error('nothing to pick from')
      return value as T
    },
  }
}

const LONE = '\ud83d'
// There are few different values, so that records often share them. Some keys are also the derived keys of other
// records.
const OUTLET_KEYS = ['o1', 'o2', 'post', 'O1', 'ex.org', 'xn--bcher-kva.de', 'strasse', 'localhost']
const AGENT_KEYS = ['a1', 'a2', 'a3', 'person:ann', 'Q42', 'organization:un', 'K%_"\\\'']
const EVENT_KEYS = ['e1', 'e2', 'e3', 'e4', '-:summit', '2024-02-29:summit']
const ARTICLE_KEYS = ['x1', 'x2', 'x3', 'https://ex.org/a', '日本']
const OUTLET_NAMES = ['Post', 'POST', ' post\u00a0', 'Daily', 'Straße', 'STRASSE', 'strasse', 'x%_"\\\'', '日本新聞 👍']
const AGENT_NAMES = [
  'Ann Lee',
  'Ann',
  'ANN',
  'UN',
  'Ánn',
  'a\u0301nn\u3000',
  'Il\u0307ham',
  'Ann\u0301',
  '習近平',
  '\u202bעברית\u202c',
  ' Ann',
]
const EVENT_NAMES = ['Summit', 'summit', 'Talks', 'ΣΑΣ', 'σας', 'σασ', 'Day 1', 'day\t\u2003 1']
const TITLES = ['One', 'ONE', '\u2028one ', 'Two', 'ǅungla', '三', 'A "quoted" \\ title', 'Tab\tand\r\nbreak']
const DOMAINS = [
  'ex.org',
  'www.Ex.org',
  'EX.ORG',
  'bücher.de',
  'XN--bcher-kva.DE',
  'daily.net',
  'news.ex.org',
  'ex.org.',
  'www.www.ex.org',
  'LOCALHOST',
  'www.org',
]
const WIKIDATA = ['Q1', 'q42', 'Q42', 'Q7251']
const URLS = [
  'https://ex.org/a',
  'http://www.ex.org/a/',
  'HTTPS://EX.org:443/a?utm_source=x&gclid=1#top',
  'https://ex.org/a?b=1&a=2&fbclid=3',
  'https://ex.org/a?b=1&a=2',
  'https://ex.org:8443/a',
  'https://bücher.de/Ü',
  'https://xn--bcher-kva.de/%C3%9C',
  'https://ex.org',
  'https://ex.org/',
  'https://www.ex.org./%61?&at_campaign=1&%55TM_x=2&_ga=3',
  'https://ex.org/#!/a',
  'https://ex.org/#/a',
  'https://ex.org/%7e%2fb%zz%2541',
  'https://ex.org/a?q=a+b&q=a%20b&q&q=',
]
const DATES = ['2024-01-01', '2024-02-29', '2024-03-01', '0001-01-01', '9999-12-31']
const TIMES = [
  '2024-01-01T10:00:00Z',
  '2024-01-01T12:00:00+02:00',
  '2024-02-29T23:59:59.9999Z',
  '2024-06-30T01:02:03.004-05:30',
  '0001-01-01T00:00:00Z',
]
const LANGUAGES = ['en', 'EN-gb', 'de', 'zh-hant-TW', 'ja', 'qaa', 'sgn-be-FR']
const COUNTRIES = ['DE', 'us', 'Gb', 'xk']
const OUTLET_KINDS = ['NEWSPAPER', 'AGENCY', 'OTHER']
const AGENT_KINDS = ['PERSON', 'ORGANIZATION', 'DOCUMENT']
const WORDS = ['text', 'A longer text, with 習 and 👍.', '', ' ', 'x\r\ny', '"\\\'; drop table article; --']
const BODIES = [
  'He said: “No no no.” “Yes, I said yes,” said Ann Lee. “A yes is a yes,” she said.',
  '“Yes, I said yes,” said Ann Lee. “No no no.”\n\n“Yes, I said yes.”',
  'He said yes. She said yes. “yes” 👍 yes\r\nno no no',
  'aaa aaa',
  '👍👍👍 a yes',
  '',
  'no no no no',
  'She said yes.\r\nThen no.',
  'yes',
]
const QUOTE_TEXTS = ['yes', 'yes', 'yes', 'said yes', 'no no', 'aa', 'a', '👍', '👍👍', 'no', '\r\n', ' ', 'e', 'n']
const BAD_TEXTS = ['null\0byte', `${LONE} alone`, `x${LONE}`, '\udc4d']
const BAD_DATES = [
  '2023-02-29',
  '2024-13-01',
  '0000-01-01',
  '20240101',
  '',
  'soon',
  '2024-01-01T00:00:00Z',
  '10000-01-01',
  '2024-1-1',
]
const BAD_TIMES = [
  '2024-01-01',
  '2024-01-01T10:00:00',
  '2024-01-01T25:00:00Z',
  '0000-12-31T23:00:00Z',
  '0001-01-01T00:00:00+01:00',
  '9999-12-31T23:59:59-01:00',
  '',
  'now',
  '2024-02-30T00:00:00Z',
]
const BAD_COUNTRIES = ['ZZ', 'DEU', '', 'd', 'XX', 'D\0']
const BAD_LANGUAGES = ['', 'english language', 'e', '-en', 'en_GB', 'en-', '*', 'xx', 'x-klingon', 'i-klingon', 'qua2']
const BAD_DOMAINS = ['', 'ex .org', 'https://ex.org', 'ex.org/a', '.', 'ex.org:', 'a@ex.org', 'a\0b.org', 'ex.org:80']
const BAD_URLS = [
  '',
  'ex.org/a',
  'ftp://ex.org/a',
  'https://user:secret@ex.org/a',
  'https://user@ex.org/a',
  'javascript:alert(1)',
  'https://',
  'https://ex.org/\0',
  `https://ex.org/${LONE}`,
  `https://ex.org/${'a'.repeat(2100)}`,
  '/a',
]
const BAD_WIKIDATA = ['', 'Q', 'Q0', '42', 'P31', 'Q-1', 'Q42 ', 'Q٤٢']
const BLANK_TEXTS = ['', ' ', '\u00a0\t', '\u200b', '\u00ad\u2060', '\u0007', '\ufe0f', '\u3164']
const BAD_KEYS = ['', ' ', '\u200b', 'k'.repeat(513), 'é'.repeat(257), 'a\0', LONE]

export interface Taste {
  /** The share of values that are invalid by themselves. */
  bad: number
  /** The share of links that have only identifiers, and of quotes that may not be in the body. */
  loose: number
}

/** In a dense load, keys, natural keys and names repeat often, and many links lead to no record. */
export function randomLoad(random: Random, isDense = false): LoadIn {
  const tastes: readonly Taste[] = isDense
    ? [
        { bad: 0, loose: 0.3 },
        { bad: 0.005, loose: 0.7 },
      ]
    : [
        { bad: 0, loose: 0 },
        { bad: 0, loose: 0.1 },
        { bad: 0, loose: 0.4 },
        { bad: 0.01, loose: 0.1 },
        { bad: 0.06, loose: 0.3 },
      ]
  const taste = random.pick(tastes)
  const maker = makeInput(random, taste)
  const size = isDense ? 4 : 1
  const load: LoadIn = { onError: random.chance(0.7) ? 'SKIP_BAD' : 'REJECT_ALL', dryRun: random.chance(0.15) }
  const some = <T>(max: number, one: () => T) =>
    random.chance(0.25) ? undefined : Array.from({ length: random.upTo(max * size) }, one)
  const outlets = some(3, () => maker.outlet(false))
  const agents = some(3, () => maker.agent(false))
  const events = some(4, () => maker.event(false, 0))
  const articles = some(3, () => maker.article())
  if (outlets) load.outlets = outlets
  if (agents) load.agents = agents
  if (events) load.events = events
  if (articles) load.articles = articles
  return load
}

export interface InputMaker {
  outlet(isLink: boolean): OutletIn
  agent(isLink: boolean): AgentIn
  event(isLink: boolean, depth: number): EventIn
  article(): ArticleIn
}

function makeInput(random: Random, taste: Taste): InputMaker {
  const { chance, pick, upTo } = random
  const bad = () => chance(taste.bad)
  /** Sets a field to a valid value, an invalid one, or null, or omits it. */
  function put<T extends object, K extends keyof T>(
    target: T,
    field: K,
    share: number,
    make: () => T[K],
    wrong?: () => T[K],
    nullShare = 0.08,
  ): void {
    if (!chance(share)) return
    if (wrong && bad()) target[field] = wrong()
    else target[field] = chance(nullShare) ? (null as T[K]) : make()
  }
  const text = (values: readonly string[]) => () => pick(values)
  const badText = text(BAD_TEXTS)
  const many = <T>(max: number, one: () => T) => Array.from({ length: upTo(max) }, one)

  function outlet(isLink: boolean): OutletIn {
    const one: OutletIn = {}
    const isAlone = isLink && chance(taste.loose)
    put(one, 'key', isAlone ? 0.8 : 0.5, text(OUTLET_KEYS), text(BAD_KEYS), 0.05)
    if (!isAlone)
      put(
        one,
        'name',
        isLink || one.key == null ? 0.95 : 0.85,
        text(OUTLET_NAMES),
        () => pick([...BAD_TEXTS, ...BLANK_TEXTS, null]),
        0,
      )
    put(one, 'domain', 0.35, text(DOMAINS), text(BAD_DOMAINS))
    if (isAlone && one.key == null && one.domain == null) one.key = pick(OUTLET_KEYS)
    if (isLink && one.name == null && one.key == null && one.domain == null && !bad()) one.name = pick(OUTLET_NAMES)
    put(one, 'homepage', 0.15, text(URLS), text(BAD_URLS))
    put(one, 'kind', 0.2, text(OUTLET_KINDS))
    put(one, 'country', 0.2, text(COUNTRIES), text(BAD_COUNTRIES))
    put(one, 'language', 0.2, text(LANGUAGES), text(BAD_LANGUAGES))
    return one
  }

  function agent(isLink: boolean): AgentIn {
    const one: AgentIn = {}
    const isAlone = isLink && chance(taste.loose)
    put(one, 'key', isAlone ? 0.8 : 0.45, text(AGENT_KEYS), text(BAD_KEYS), 0.05)
    if (!isAlone)
      put(
        one,
        'name',
        isLink || one.key == null ? 0.95 : 0.85,
        text(AGENT_NAMES),
        () => pick([...BAD_TEXTS, ...BLANK_TEXTS, null]),
        0,
      )
    put(one, 'wikidataId', 0.25, text(WIKIDATA), text(BAD_WIKIDATA))
    if (isAlone && one.key == null && one.wikidataId == null) one.key = pick(AGENT_KEYS)
    if (isLink && one.name == null && one.key == null && one.wikidataId == null && !bad()) one.name = pick(AGENT_NAMES)
    put(one, 'kind', 0.4, text(AGENT_KINDS))
    if (one.key != null ? chance(0.1) : bad()) one.kind = 'UNNAMED'
    put(one, 'aliases', 0.2, () => many(3, () => (bad() ? badText() : pick(AGENT_NAMES))))
    put(one, 'description', 0.2, text(WORDS), badText)
    return one
  }

  function event(isLink: boolean, depth: number): EventIn {
    const one: EventIn = {}
    const isAlone = isLink && chance(taste.loose)
    put(one, 'key', isAlone ? 1 : 0.6, text(EVENT_KEYS), text(BAD_KEYS), isAlone ? 0 : 0.05)
    if (!isAlone)
      put(
        one,
        'name',
        isLink || one.key == null ? 0.95 : 0.85,
        text(EVENT_NAMES),
        () => pick([...BAD_TEXTS, ...BLANK_TEXTS, null]),
        0,
      )
    if (isLink && one.name == null && one.key == null && !bad()) one.name = pick(EVENT_NAMES)
    put(one, 'kind', 0.15, text(WORDS), badText)
    put(one, 'summary', 0.15, text(WORDS), badText)
    put(one, 'startDate', 0.4, text(DATES), text(BAD_DATES))
    put(
      one,
      'endDate',
      0.15,
      () => (one.startDate && !chance(taste.loose) ? one.startDate : pick(DATES)),
      text(BAD_DATES),
    )
    put(one, 'place', 0.1, text(WORDS), badText)
    put(one, 'country', 0.1, text(COUNTRIES), text(BAD_COUNTRIES))
    put(one, 'participants', depth > 1 ? 0 : 0.3, () =>
      many(3, (): ParticipantIn => {
        const participant: ParticipantIn = { agent: agent(true) }
        put(participant, 'role', 0.5, text(WORDS), badText)
        return participant
      }),
    )
    put(one, 'parent', depth > 1 ? 0 : 0.3, () => event(true, depth + 1))
    return one
  }

  function quote(body: string | null | undefined): QuoteIn {
    const one: QuoteIn = {}
    put(one, 'form', 0.4, text(['DIRECT', 'PARTIAL', 'INDIRECT']))
    const known =
      typeof body === 'string' && !chance(taste.loose)
        ? QUOTE_TEXTS.filter((candidate) => body.includes(candidate))
        : QUOTE_TEXTS
    one.text = known.length > 0 ? pick(known) : 'e'
    if (bad()) one.text = pick([...BAD_TEXTS, ...BLANK_TEXTS, null])
    if (chance(0.3)) place(one, body ?? pick(BODIES))
    put(one, 'speaker', 0.5, () => agent(true))
    put(one, 'speakerAsPrinted', 0.2, text(WORDS), badText)
    put(one, 'cue', 0.2, text(WORDS), badText)
    put(one, 'language', 0.2, text(LANGUAGES), text(BAD_LANGUAGES))
    put(one, 'event', 0.2, () => event(true, 1))
    return one
  }

  /** Sets `start` to a place where the body contains the text, or to any place. */
  function place(one: QuoteIn, body: string): void {
    const points = [...body]
    const length = [...(one.text ?? '')].length
    const starts = points.map((_, i) => i).filter((i) => points.slice(i, i + length).join('') === one.text)
    one.start = starts.length > 0 && !chance(taste.loose / 2) ? pick(starts) : upTo(points.length)
    if (bad()) one.start = pick([-1, points.length, points.length + 1, 2147483647, -2147483648])
    if (one.form === 'INDIRECT' ? !bad() : chance(0.2)) one.end = one.start + length
    if (one.form === 'INDIRECT' && one.end != null && chance(0.5))
      one.end = Math.min(points.length, one.start + 1 + upTo(4))
    if (one.end != null && bad())
      one.end = pick([one.start, one.start - 1, points.length + 1, -1, one.start + length + 1])
  }

  function article(): ArticleIn {
    const one: ArticleIn = {}
    put(one, 'key', 0.4, text(ARTICLE_KEYS), text(BAD_KEYS), 0.05)
    put(one, 'url', 0.5, text(URLS), text(BAD_URLS))
    put(one, 'outlet', 0.5, () => outlet(true))
    put(
      one,
      'title',
      one.key == null && one.url == null ? 0.98 : 0.88,
      text(TITLES),
      () => pick([...BAD_TEXTS, ...BLANK_TEXTS, null]),
      0,
    )
    put(one, 'description', 0.2, text(WORDS), badText)
    put(one, 'body', 0.65, text(BODIES), badText)
    put(one, 'language', 0.3, text(LANGUAGES), text(BAD_LANGUAGES))
    put(one, 'authors', 0.35, () =>
      many(3, (): BylineIn => {
        const byline: BylineIn = {}
        put(byline, 'agent', 0.6, () => agent(true))
        put(
          byline,
          'name',
          byline.agent ? 0.4 : 1,
          text(AGENT_NAMES),
          () => pick([...BAD_TEXTS, ...BLANK_TEXTS]),
          byline.agent ? 0.1 : taste.bad,
        )
        return byline
      }),
    )
    put(one, 'publishedAt', 0.4, text(TIMES), text(BAD_TIMES))
    put(one, 'modifiedAt', 0.15, text(TIMES), text(BAD_TIMES))
    put(one, 'section', 0.2, text(WORDS), badText)
    put(one, 'subjects', 0.25, () => many(3, () => (bad() ? badText() : pick(['a', 'b', 'A', '日']))))
    put(one, 'status', 0.45, text(['USABLE', 'WITHHELD', 'CANCELED']))
    put(one, 'quotes', one.body === undefined ? 0.3 : 0.6, () => many(4, () => quote(one.body)))
    put(one, 'events', 0.35, () => many(3, () => event(true, 1)))
    put(one, 'extractQuotes', 0.3, () => pick([true, true, true, false, null]))
    put(one, 'credits', 0.25, () =>
      many(2, (): CreditIn => {
        const credit: CreditIn = {
          text: bad() ? pick([...BAD_TEXTS, ...BLANK_TEXTS, null]) : pick(['as the agency reported', 'x']),
        }
        put(credit, 'type', 0.5, text(['REPRINT', 'OTHER']))
        put(credit, 'outlet', 0.4, () => outlet(true))
        put(credit, 'agent', 0.4, () => agent(true))
        put(credit, 'url', 0.3, text(URLS), text(BAD_URLS))
        return credit
      }),
    )
    return one
  }

  return { outlet, agent, event: (isLink, depth) => event(isLink, depth), article }
}
