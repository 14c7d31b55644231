import { RELEVANCE_REACH } from '../engine.ts'
import { BODY_FIELDS } from './document.ts'

/**
 * A single index has the records of all kinds. So one query gives a ranked list, a page by date, and facet counts. A
 * federated query over several indexes takes 3.0 ms instead of 2.2 ms and has no exact totals.
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
  // `sort` must be first, or relevance would decide the order of a list by date. It has no effect on other lists.
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
  // Higher than the number of values, so that a facet's counts, ties and distinctCount are exact.
  faceting: { maxValuesPerFacet: 200_000, sortFacetValuesBy: { '*': 'count' } },
  searchCutoffMs: 3_000,
} as const

/** Whether an index has these settings. Further settings are ignored, and so is the order of lists that are sets. */
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
