import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
} from 'graphql'
import type { Argument, Variable } from './query.ts'
import type { Random } from './random.ts'
import type { View } from './view.ts'

export interface Values {
  argument(type: GraphQLInputType, name: string, resultType: string): unknown
  size(name: 'first' | 'last', size: number): Argument
}

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'America/Havana',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/Toronto',
  'Pacific/Chatham',
  'America/New_York',
] as const
export const HOSTILE = [
  '',
  '%',
  '_',
  '\\',
  "'",
  '"',
  "'; drop table article; --",
  '$1',
  '{"a":1}',
  'null',
  '\u200b',
  '\ud83d\ude00',
  'İ',
  'ß',
] as const
const BAD_IDS = [
  '',
  'x',
  'article_',
  'article_1',
  'outlet_00000000-0000-4000-8000-000000000000',
  'ARTICLE_00000000-0000-4000-8000-000000000000',
  '東',
] as const
/** Letters whose folded form differs from their lower case. */
export const FOLDING = [
  'ss',
  'SS',
  'ß',
  'Σ',
  'ς',
  'σ',
  'ΣΣ',
  'i',
  'I',
  'İ',
  'ı',
  'i\u0307',
  'ŉ',
  'ʼn',
  'ﬁ',
  'fi',
  'ſ',
  's',
  'k',
  '\u212a',
  'ǆ',
  'ǅ',
  '𐐀',
  '𐐨',
  'ⅷ',
  'ώ',
  'ώαι',
  'ι',
] as const
const RANGES = ['en', 'EN', 'en-gb', 'de', 'zh-Hant', 'zh', 'ja', 'en-US', 'eng', 'de-CH'] as const

/**
 * Returns random values for every argument and input field of the schema; most values occur in the archive, so that
 * queries find records.
 */
export function createValues(view: View, random: Random): Values {
  const rows = {
    article: view.articles,
    outlet: view.outlets,
    agent: view.agents,
    event: view.events,
    quote: view.quotes,
  }
  const everything = Object.values(rows).flat()
  const names = [...view.outlets, ...view.agents, ...view.events].map((row) => row.name)
  const texts = [
    ...names,
    ...view.articles.map((row) => row.title),
    ...view.quotes.map((row) => row.text),
    ...view.agents.flatMap((row) => row.aliases),
  ]
  const times = view.articles
    .flatMap((row) => [row.publishedAt, row.loadedAt, row.updatedAt])
    .filter((time) => time !== null)
  const dates = view.events.flatMap((row) => row.startDate ?? [])
  const among = <T>(list: readonly T[], otherwise: readonly T[]) =>
    random.pick(list.length === 0 || random.chance(0.1) ? otherwise : list)

  const text = (): string => {
    if (random.chance(0.12)) return random.pick(FOLDING)
    const whole = [...among(texts, HOSTILE)]
    const start = random.chance(0.5) ? 0 : random.below(whole.length + 1)
    const cut = random.chance(0.4) ? whole : whole.slice(start, start + random.between(1, 4))
    const shown = cut.join('')
    return random.chance(0.2) ? shown.toUpperCase() : random.chance(0.2) ? shown.toLowerCase() : shown
  }
  const keysOf = (owner: string) => {
    const kind = Object.keys(rows).find((name) => owner.toLowerCase().startsWith(name)) as keyof typeof rows | undefined
    return kind && kind !== 'quote' ? rows[kind].flatMap((row: { keys: string[] }) => row.keys) : []
  }
  const idsOf = (owner: string) => {
    const kind = Object.keys(rows).find((name) => owner.toLowerCase().startsWith(name)) as keyof typeof rows | undefined
    return (kind ? rows[kind] : everything).map((row: { id: string }) => row.id)
  }
  /** Writes the same instant in another valid form. */
  const spelled = (time: string) =>
    random.pick([
      time,
      time.toLowerCase(),
      time.replace('Z', '+00:00'),
      time.replace('Z', '9Z'),
      new Date(Date.parse(time) + 9_000_000).toISOString().replace('Z', '+02:30'),
    ])
  const time = () => {
    const found = among(times, ['2025-06-01T00:00:00.000Z'])
    return found < '0002' || found > '9998'
      ? found
      : spelled(
          random.chance(0.3) ? new Date(Date.parse(found) + random.pick([-1, 1, 86_400_000])).toISOString() : found,
        )
  }

  const scalar = (name: string, owner: string, type: string): unknown => {
    if (type === 'Boolean') return random.chance(0.5)
    if (type === 'Float') return random.pick([0, 0.25, 0.5, 0.9, 1])
    if (type === 'DateTime') return time()
    if (type === 'Date') return among(dates, ['2020-02-29'])
    if (type === 'LanguageTag') return random.pick(RANGES)
    if (type === 'CountryCode') return random.pick(['DE', 'de', 'GB', 'JP', 'CU', 'FR'])
    if (type === 'URL')
      return among(
        view.articles.flatMap((row) => row.url ?? []),
        ['https://example.org/nothing'],
      )
    if (type === 'Int')
      return name === 'maxLength'
        ? random.pick([1, 2, 5, 17, 40, 120, 2000])
        : name === 'first'
          ? random.pick([1, 2, 3, 10, 100])
          : random.pick([0, 1, 3, 10, 60, 100_000])
    if (name === 'timeZone') return random.pick(ZONES)
    if (name === 'id' || name === 'ids')
      return random.chance(0.75) ? among(idsOf(owner), BAD_IDS) : among(idsOf(''), BAD_IDS)
    if (name === 'key' || name === 'keys') return among(keysOf(owner), HOSTILE)
    if (name === 'domain' || name === 'domains')
      return random.pick([
        among(
          view.outlets.flatMap((row) => row.domain ?? []),
          ['nothing.example'],
        ),
        'WWW.Paper0.example.org',
      ])
    if (name === 'wikidataId')
      return among(
        view.agents.flatMap((row) => row.wikidataId ?? []),
        ['Q99999', 'q1', 'x'],
      )
    if (name === 'subjects')
      return among(
        view.articles.flatMap((row) => row.subjects),
        HOSTILE,
      )
    if (name === 'sections')
      return among(
        view.articles.flatMap((row) => row.section ?? []),
        HOSTILE,
      )
    if (name === 'kinds')
      return among(
        view.events.flatMap((row) => row.kind ?? []),
        HOSTILE,
      )
    return text()
  }

  const input = (type: GraphQLInputType, name: string, owner: string, depth: number): unknown => {
    const nullable = getNullableType(type)
    if (isListType(nullable)) {
      const most = name === 'and' || name === 'or' ? 2 : 4
      return random.chance(0.07)
        ? []
        : Array.from({ length: random.between(1, most) }, () => input(nullable.ofType, name, owner, depth))
    }
    if (isEnumType(nullable)) return random.pick(nullable.getValues()).name
    if (!isInputObjectType(nullable)) return scalar(name, owner, nullable.name)
    const fields = Object.values(nullable.getFields())
    if (nullable.isOneOf) {
      const field = random.pick(fields)
      return { [field.name]: input(field.type, field.name, nullable.name, depth) }
    }
    const required = fields.filter((field) => isNonNullType(field.type) && field.defaultValue === undefined)
    const isFilter = nullable.name.endsWith('Filter') && nullable.name !== 'TextFilter'
    const optional = fields.filter(
      (field) => !required.includes(field) && (depth < 3 || !isFilter || !/Filter/.test(String(field.type))),
    )
    const most = isFilter ? (depth === 0 ? 3 : 2) : nullable.name === 'TextFilter' ? 2 : 2
    const chosen = [
      ...required,
      ...random.shuffle(optional).slice(0, random.chance(0.06) ? 0 : random.between(1, most)),
    ]
    return Object.fromEntries(
      chosen.map((field) => [
        field.name,
        !isNonNullType(field.type) && random.chance(0.04)
          ? null
          : input(field.type, field.name, nullable.name, isFilter ? depth + 1 : depth),
      ]),
    )
  }

  /** Replaces some values of a literal by variables. */
  const scatter = (value: unknown, type: GraphQLInputType, isOneOf = false): unknown => {
    const nullable = getNullableType(type)
    if (isInputObjectType(nullable) && typeof value === 'object' && value !== null) {
      const fields = nullable.getFields()
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => {
          const fieldType = fields[name]?.type
          if (!fieldType) return [name, item]
          if (!random.chance(0.2)) return [name, scatter(item, fieldType, nullable.isOneOf)]
          const second = nullable.name.endsWith('Order')
            ? item
            : again(fieldType, name, nullable.name, isOneOf || nullable.isOneOf)
          return [name, variable(`${fieldType}${nullable.isOneOf ? '!' : ''}`, item, second)]
        }),
      )
    }
    return isListType(nullable) && Array.isArray(value) ? value.map((item) => scatter(item, nullable.ofType)) : value
  }
  const again = (type: GraphQLInputType, name: string, owner: string, isNeeded: boolean) =>
    isNonNullType(type) || isNeeded
      ? input(type, name, owner, 2)
      : random.chance(0.1)
        ? undefined
        : random.chance(0.1)
          ? null
          : input(type, name, owner, 2)
  const variable = (type: string, first: unknown, second: unknown): Variable => ({
    variable: { type, values: [first, second] },
  })

  return {
    argument(type, name, resultType) {
      const value = input(type, name, resultType, 0)
      // A cursor is valid only for its order, so the second run has the same order.
      if (random.chance(0.5))
        return variable(String(type), value, name === 'orderBy' ? value : again(type, name, resultType, false))
      return scatter(value, type)
    },
    size(name, size) {
      return { name, type: 'Int', value: random.chance(0.5) ? variable('Int', size, random.between(1, size)) : size }
    },
  }
}
