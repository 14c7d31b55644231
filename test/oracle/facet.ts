import { inBounds } from './page.ts'
import type { Agent, Article, Event, Outlet, Quote } from './view.ts'

type Valued = Outlet | Agent | Event | string | null

/** If a tag begins with a single letter, it does not name a language, and is returned unchanged. */
const primarySubtag = (tag: string) => (/^[xi]-/.test(tag) ? tag : (tag.split('-')[0] ?? tag))

const ofArticle: Record<string, (row: Article) => readonly Valued[]> = {
  OUTLET: (row) => [row.outlet],
  LANGUAGE: (row) => [row.language && primarySubtag(row.language)],
  LANGUAGE_TAG: (row) => [row.language],
  COUNTRY: (row) => [row.outlet?.country ?? null],
  EVENT: (row) => row.events,
  SPEAKER: (row) => row.quotes.map((quote) => quote.speaker),
  AUTHOR: (row) => row.authors.map((author) => author.agent),
  SECTION: (row) => [row.section],
  SUBJECT: (row) => row.subjects,
  STATUS: (row) => [row.status],
}
const ofQuote: Record<string, (row: Quote) => readonly Valued[]> = {
  SPEAKER: (row) => [row.speaker],
  OUTLET: (row) => [row.article.outlet],
  LANGUAGE: (row) => [row.language && primarySubtag(row.language)],
  LANGUAGE_TAG: (row) => [row.language],
  EVENT: (row) => [row.event],
  FORM: (row) => [row.form],
  PROVENANCE: (row) => [row.provenance],
}

export interface Facet {
  values: { value: string; label: string; count: number; node: Outlet | Agent | Event | null }[]
  distinctCount: number
  missingCount: number
}

export const articleFacet = (rows: readonly Article[], by: string, first: number) => facet(rows, ofArticle[by], first)
export const quoteFacet = (rows: readonly Quote[], by: string, first: number) => facet(rows, ofQuote[by], first)

function facet<T>(rows: readonly T[], valuesOf: ((row: T) => readonly Valued[]) | undefined, first: number): Facet {
  inBounds('first', first, 1, 100)
  const counts = new Map<Exclude<Valued, null>, number>()
  let missingCount = 0
  for (const row of rows) {
    const values = new Set((valuesOf?.(row) ?? []).filter((value) => value !== null))
    if (values.size === 0) missingCount += 1
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const values = [...counts].map(([value, count]) =>
    typeof value === 'string'
      ? { value, label: value, count, node: null }
      : { value: value.keys[0] ?? '', label: value.name, count, node: value },
  )
  values.sort((a, b) => b.count - a.count || Buffer.compare(Buffer.from(a.value), Buffer.from(b.value)))
  return { values: values.slice(0, first), distinctCount: values.length, missingCount }
}
