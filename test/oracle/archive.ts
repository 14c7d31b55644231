import { createRandom, type Random } from './random.ts'
import type { AgentState, ArchiveState, ArticleState, EventState, OutletState, QuoteState } from './state.ts'

const LONG = 'The very long name of a thing that continues '.repeat(5)
/**
 * Names that may cause errors: wildcards, accents, composed and decomposed letters, letters that fold, joiners,
 * right-to-left text, astral characters, and long names with the same beginning.
 */
export const NAMES = [
  'Ana',
  'ana',
  'ANA',
  'Anaïs',
  'Anai\u0308s',
  'Zoë',
  'Zoe\u0308',
  'zebra',
  'Ångström',
  'A\u030angström',
  'angstrom',
  '100%',
  '100 percent',
  '50_50',
  '50-50',
  "O'Brien",
  'O’Brien',
  'say "so"',
  'back\\slash',
  'back\\\\slash',
  '\\',
  '%',
  '_',
  '*',
  'Straße',
  'STRASSE',
  'strasse',
  'İstanbul',
  'istanbul',
  'ISTANBUL',
  'Işık',
  'ΟΔΟΣ',
  'οδος',
  'Ὀδυσσεύς',
  'Москва',
  'москва',
  '東京新聞',
  '東京',
  'とうきょう',
  'トウキョウ',
  '서울',
  'القدس',
  'القُدس',
  'שלום',
  'אב (ab)',
  '😀 smile',
  '👩‍👩‍👧',
  '𝔘nicode',
  '𐐀deseret',
  '𐐨deseret',
  'co-op',
  'coop',
  'co op',
  ' lead',
  'trail ',
  'tab\there',
  'two\nlines',
  '1',
  '10',
  '2',
  '$1',
  '{a}',
  'null',
  'ﬁn',
  'fin',
  'ŉ',
  '3 \u212a',
  'ſoft',
  'Ǆep',
  'ΣΊΣΥΦΟΣ',
  'Ⅷ',
  'Ώᾳ',
  `${LONG}A`,
  `${LONG}B`,
  `${LONG}a`,
  LONG,
] as const
const WORDS = [
  'the',
  'Minister',
  'said',
  '“peace”',
  'is',
  'near,',
  '100%',
  'co-op',
  'd’État',
  '東京',
  '知事は',
  'ロボット',
  '😀',
  '𝔘',
  'القدس',
  'שלום',
  'naïve',
  'nai\u0308ve',
  'Straße',
  '\\n',
  '_',
  'U.S.',
  '–',
] as const
const SPACES = [' ', ' ', ' ', ' ', '\n', '\n\n', '\u00a0', '\u3000', '\t'] as const
const LANGUAGES = [
  'en',
  'en-GB',
  'en-US',
  'de',
  'de-CH-1996',
  'pt-BR',
  'zh-Hant',
  'zh-Hant-TW',
  'ja',
  'ar',
  'eng',
] as const
/** Times around changes of the clock in some zones, and times on ordinary days. */
const TIMES = [
  '2018-11-04T02:59:59.999Z',
  '2018-11-04T03:00:00.000Z',
  '2018-11-04T03:30:00.000Z',
  '2018-02-18T01:59:59.999Z',
  '2018-02-18T02:00:00.000Z',
  '2018-02-18T03:00:00.000Z',
  '2011-12-30T09:59:59.999Z',
  '2011-12-30T10:00:00.000Z',
  '2024-04-06T14:45:00.000Z',
  '2024-04-06T15:15:00.000Z',
  '2024-10-05T15:29:59.999Z',
  '2024-10-05T15:45:00.000Z',
  '2006-10-29T02:30:30.000Z',
  '2006-10-29T02:31:30.000Z',
  '2023-11-05T04:30:00.000Z',
  '2023-11-05T05:30:00.000Z',
  '2025-03-30T00:59:59.999Z',
  '2025-03-30T01:00:00.000Z',
  '2025-10-26T00:30:00.000Z',
  '2025-10-26T01:30:00.000Z',
  '1919-03-31T04:40:00.000Z',
  '1970-01-01T00:00:00.000Z',
  '2024-12-31T23:59:59.999Z',
  '2025-01-01T00:00:00.000Z',
  '2025-01-06T00:00:00.000Z',
  '2026-06-15T12:00:00.001Z',
  '2026-06-15T12:00:00.002Z',
  '2026-06-15T12:00:00.002Z',
  '2026-06-15T12:20:00.000Z',
  '2026-06-16T00:15:00.000Z',
  '0001-02-03T04:05:06.789Z',
  '9998-12-30T23:59:59.999Z',
] as const
const DATES = [
  '2018-11-04',
  '2024-02-29',
  '2025-01-01',
  '2025-01-01',
  '2026-06-15',
  '1919-03-31',
  '0001-01-01',
  '9999-12-31',
] as const

export interface Sizes {
  outlets: number
  agents: number
  events: number
  articles: number
}

/** Creates a random archive with all values that may cause errors; its texts have no meaning. */
export function randomArchive(seed: number, sizes: Partial<Sizes> = {}): ArchiveState {
  const random = createRandom(seed)
  const { outlets, agents, events, articles } = { outlets: 7, agents: 14, events: 10, articles: 36, ...sizes }
  const state: ArchiveState = { outlets: new Map(), agents: new Map(), events: new Map(), articles: new Map() }
  // An archive has few different names, so that some records have the same name.
  const names = random.shuffle(NAMES).slice(0, 26)
  for (let n = 0; n < outlets; n += 1)
    addTo(state.outlets, 'outlet', n, random, (keys) => outlet(random, names, keys, n))
  for (let n = 0; n < agents; n += 1) addTo(state.agents, 'agent', n, random, (keys) => agent(random, names, keys, n))
  for (let n = 0; n < events; n += 1)
    addTo(state.events, 'event', n, random, (keys) => event(random, names, keys, state))
  const times = random.shuffle(TIMES).slice(0, random.between(4, TIMES.length))
  for (let n = 0; n < articles; n += 1)
    addTo(state.articles, 'article', n, random, (keys) => article(random, names, keys, state, times, n))
  return state
}

/**
 * Hides some records from readers: records to which no visible record refers, and a few records to which articles
 * refer; these articles are withheld.
 */
export function hideSome(state: ArchiveState, random: Random): ArchiveState {
  const dark = <T>(map: Map<string, T>) => new Set([...map.keys()].filter(() => random.chance(0.05)))
  const [outlets, agents, events] = [dark(state.outlets), dark(state.agents), dark(state.events)]
  // Events are visited in order of creation, so that a parent comes before its children.
  for (const [key, { parent, participants }] of state.events)
    if (events.has(parent ?? '') || [...participants.keys()].some((agent) => agents.has(agent))) events.add(key)
  const seen = { outlets: new Set<string>(), agents: new Set<string>(), events: new Set<string>() }
  const seeEvent = (key: string) => {
    seen.events.add(key)
    const event = state.events.get(key)
    for (const agent of event?.participants.keys() ?? []) seen.agents.add(agent)
    if (event?.parent) seeEvent(event.parent)
  }
  for (const article of state.articles.values()) {
    const agentKeys = [...article.authors.map((it) => it.agent), ...article.quotes.map((it) => it.speaker)]
    const eventKeys = [...article.events, ...article.quotes.map((it) => it.event)]
    const named = { agents: agentKeys.filter((key) => key !== null), events: eventKeys.filter((key) => key !== null) }
    if (
      outlets.has(article.outlet ?? '') ||
      named.agents.some((key) => agents.has(key)) ||
      named.events.some((key) => events.has(key))
    )
      article.status = 'WITHHELD'
    if (article.status !== 'USABLE') continue
    if (article.outlet !== null) seen.outlets.add(article.outlet)
    for (const key of named.agents) seen.agents.add(key)
    for (const key of named.events) seeEvent(key)
  }
  for (const key of state.events.keys()) if (!events.has(key) && random.chance(0.4)) seeEvent(key)
  for (const [key, event] of state.events) event.isPublic = seen.events.has(key)
  for (const [key, outlet] of state.outlets)
    outlet.isPublic = seen.outlets.has(key) || (!outlets.has(key) && random.chance(0.4))
  for (const [key, agent] of state.agents)
    agent.isPublic = seen.agents.has(key) || (!agents.has(key) && random.chance(0.4))
  return state
}

/** Adds a few records to the state. Returns a state with only the new records. */
export function grow(state: ArchiveState, random: Random, n: number): ArchiveState {
  const fresh: ArchiveState = { outlets: new Map(), agents: new Map(), events: new Map(), articles: new Map() }
  const add = <T>(all: Map<string, T>, map: Map<string, T>, kind: string, make: (keys: string[]) => T) => {
    addTo(map, kind, n, random, make)
    for (const [key, record] of map) all.set(key, record)
  }
  const names = random.shuffle(NAMES)
  if (random.chance(0.3)) add(state.outlets, fresh.outlets, 'outlet', (keys) => outlet(random, names, keys, n))
  if (random.chance(0.3)) add(state.agents, fresh.agents, 'agent', (keys) => agent(random, names, keys, n))
  if (random.chance(0.3)) add(state.events, fresh.events, 'event', (keys) => event(random, names, keys, state))
  add(state.articles, fresh.articles, 'article', (keys) => article(random, names, keys, state, TIMES, n))
  return fresh
}

const KEY_TAILS = ['', '', '', ' %', '_', '"', "'", '\\', ' 東', ' 😀', 'É'] as const
function addTo<T>(map: Map<string, T>, kind: string, n: number, random: Random, make: (keys: string[]) => T): void {
  // Keys begin with capital and small letters, so that code point order differs from a collation.
  const first = `${random.pick(['', 'B', 'a', '東', '~'])}${kind}:${n}${random.pick(KEY_TAILS)}`
  const more = random.chance(0.3) ? [`${kind}:${n}:again`] : []
  map.set(first, make([first, ...more]))
}

const maybe = <T>(random: Random, make: () => T, probability = 0.6): T | null =>
  random.chance(probability) ? make() : null

function outlet(random: Random, names: readonly string[], keys: string[], n: number): OutletState {
  return {
    keys,
    name: random.pick(names),
    domain: maybe(random, () => `paper${n}.example.org`),
    homepage: maybe(random, () => `https://Paper${n}.example.org/?a=%20b`),
    kind: maybe(random, () => random.pick(['NEWSPAPER', 'AGENCY', 'ONLINE'])),
    country: maybe(random, () => random.pick(['DE', 'GB', 'JP'])),
    language: maybe(random, () => random.pick(LANGUAGES)),
  }
}

function agent(random: Random, names: readonly string[], keys: string[], n: number): AgentState {
  return {
    keys,
    name: random.pick(names),
    kind: random.pick(['PERSON', 'PERSON', 'ORGANIZATION', 'DOCUMENT', 'UNNAMED']),
    aliases: random.chance(0.4) ? [...new Set([random.pick(NAMES), random.pick(NAMES)])] : [],
    description: maybe(random, () => random.pick(NAMES)),
    wikidataId: maybe(random, () => `Q${n + 1}`),
    provenance: n % 4 === 0 ? 'EXTRACTED' : 'SUPPLIED',
  }
}

function event(random: Random, names: readonly string[], keys: string[], state: ArchiveState): EventState {
  const startDate = maybe(random, () => random.pick(DATES), 0.7)
  return {
    keys,
    name: random.pick(names),
    kind: maybe(random, () => random.pick(['summit', 'Summit', 'vote'])),
    summary: maybe(random, () => random.pick(NAMES)),
    startDate,
    endDate: startDate,
    place: maybe(random, () => random.pick(NAMES)),
    country: maybe(random, () => random.pick(['DE', 'CU', 'JP'])),
    participants: new Map(
      random
        .some([...state.agents.keys()], 5)
        .map((key) => [key, maybe(random, () => random.pick(['host', 'guest', '%']))]),
    ),
    parent: state.events.size > 0 ? maybe(random, () => random.pick([...state.events.keys()]), 0.55) : null,
  }
}

function bodyOf(random: Random): string {
  let body = random.chance(0.1) ? ' ' : ''
  for (let words = random.between(1, random.chance(0.2) ? 120 : 25); words > 0; words -= 1)
    body += random.pick(WORDS) + random.pick(SPACES)
  return random.chance(0.5) ? body : body.trimEnd() || 'x'
}

function article(
  random: Random,
  names: readonly string[],
  keys: string[],
  state: ArchiveState,
  times: readonly string[],
  n: number,
): ArticleState {
  const body = maybe(random, () => bodyOf(random), 0.75)
  const title = random.chance(0.3) ? random.pick(names) : `${random.pick(names)} ${random.pick(names)}`
  const agents = [...state.agents.keys()]
  return {
    keys,
    keyGiven: true,
    url: maybe(random, () => `https://www.paper${n % 5}.example.org/Story/${n}?utm_source=x&q=${n}#top`),
    outlet: maybe(random, () => random.pick([...state.outlets.keys()]), 0.8),
    title,
    description: maybe(random, () => bodyOf(random)),
    body,
    language: maybe(random, () => random.pick(LANGUAGES), 0.7),
    authors: Array.from({ length: random.below(4) }, () => {
      const name = maybe(random, () => random.pick(names))
      return { name, agent: name === null ? random.pick(agents) : maybe(random, () => random.pick(agents), 0.5) }
    }),
    publishedAt: maybe(random, () => random.pick(times), 0.85),
    modifiedAt: maybe(random, () => random.pick(times), 0.3),
    section: maybe(random, () => random.pick(['World', 'world', 'Ökonomie', '%'])),
    subjects: random.some(['peace', 'Peace', 'trade', '東', '%', 'a"b'], 4),
    status: random.chance(0.75) ? 'USABLE' : random.pick(['WITHHELD', 'CANCELED']),
    events: new Set(random.chance(0.5) ? random.some([...state.events.keys()], 3) : []),
    credits: [],
    quotes: quotesOf(random, body, state),
    versions: random.chance(0.2)
      ? [
          { title: 'before', body: null },
          { title, body },
        ]
      : [{ title, body }],
  }
}

function quotesOf(random: Random, body: string | null, state: ArchiveState): QuoteState[] {
  const points = body === null ? [] : [...body]
  const quotes: Omit<QuoteState, 'number'>[] = []
  const taken = new Set<string>()
  for (let wanted = random.below(6); wanted > 0; wanted -= 1) {
    const placed = points.length > 0 && random.chance(0.75)
    const start = placed ? random.below(points.length) : null
    const end = start === null ? null : Math.min(points.length, start + random.between(1, random.chance(0.3) ? 2 : 40))
    const form = random.pick(['DIRECT', 'DIRECT', 'PARTIAL', 'INDIRECT'])
    const words =
      start === null || end === null || form === 'INDIRECT' ? random.pick(NAMES) : points.slice(start, end).join('')
    const place = `${start} ${words}`
    if (start !== null && taken.has(place)) continue
    taken.add(place)
    const provenance = random.pick(['SUPPLIED', 'SUPPLIED', 'EXTRACTED', 'CORRECTED'])
    quotes.push({
      text: words,
      start,
      end,
      form,
      speaker: maybe(random, () => random.pick([...state.agents.keys()]), 0.7),
      speakerAsPrinted: maybe(random, () => random.pick(NAMES), 0.3),
      cue: maybe(random, () => random.pick(['said', 'dit']), 0.3),
      language: maybe(random, () => random.pick(LANGUAGES), 0.3),
      event: maybe(random, () => random.pick([...state.events.keys()]), 0.3),
      provenance,
      confidence: provenance === 'SUPPLIED' ? null : maybe(random, () => random.pick([0, 0.5, 0.9, 1]), 0.8),
    })
  }
  const counts = new Map<string, number>()
  return quotes
    .sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity) || 0)
    .map((quote) => {
      const number = counts.get(quote.text) ?? 0
      counts.set(quote.text, number + 1)
      return { ...quote, number }
    })
}
