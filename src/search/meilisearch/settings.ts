import { RELEVANCE_REACH } from '../engine.ts'
import { BODY_FIELDS } from './document.ts'

/**
 * One index for all kinds, not one for each: one ranked list, one page by date and one set of facet counts then come
 * from one query, where federation takes 3.0 ms instead of 2.2 and gives no exact totals.
 */
export const SETTINGS = {
  searchableAttributes: ['title', 'text', 'description', ...BODY_FIELDS, 'signs'],
  displayedAttributes: ['key', 'hash', 'publishedAt'],
  filterableAttributes: [
    'bucket',
    'events',
    'kind',
    'language',
    'languages',
    'outlet',
    'public',
    'publishedAt',
    'speakers',
    'tie',
  ],
  sortableAttributes: ['publishedAt', 'tie'],
  // `sort` first, or a list by date would go by relevance; without a sort it does nothing.
  rankingRules: ['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness', 'publishedAt:desc'],
  stopWords: [],
  synonyms: {},
  typoTolerance: {
    enabled: true,
    minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 },
    disableOnWords: [],
    disableOnAttributes: ['signs'],
  },
  pagination: { maxTotalHits: RELEVANCE_REACH + 1 },
  // All of them: a facet's counts, ties and distinctCount are exact.
  faceting: { maxValuesPerFacet: 200_000, sortFacetValuesBy: { '*': 'count' } },
  searchCutoffMs: 3_000,
} as const

/** Whether an index's settings are these; it may tell more, and lists without an order in any. */
export function isSettings(found: unknown): boolean {
  return covers(found, SETTINGS)
}

function covers(found: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || found.length !== wanted.length) return false
    return (
      wanted.every((value, n) => found[n] === value) ||
      (isUnordered(wanted) && wanted.every((value) => found.includes(value)))
    )
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof found !== 'object' || found === null) return false
    return Object.entries(wanted).every(([name, value]) => covers((found as Record<string, unknown>)[name], value))
  }
  return found === wanted
}

function isUnordered(list: readonly unknown[]): boolean {
  return (
    list === SETTINGS.filterableAttributes ||
    list === SETTINGS.sortableAttributes ||
    list === SETTINGS.displayedAttributes
  )
}
