import type { Db } from '../../postgres/connect.ts'
import { asArchiveError } from '../../postgres/failure.ts'
import { type DocumentRef, type SearchDocument, toDocumentKey } from '../document.ts'
import { highlight, highlightJoined, type HighlightRun } from '../text/highlight.ts'
import { projectJson } from '../../archive/query/project.ts'
import type { SearchQuery } from '../text/query.ts'
import { readDocuments } from '../source/read-documents.ts'
import type { FieldSelection } from '../../archive/query/selection.ts'

/** The JSON of a hit's highlights, by global id: of each field with a hit its best fragment. */
export async function highlightsJson(
  db: Db,
  query: SearchQuery,
  refs: readonly DocumentRef[],
  field: FieldSelection,
): Promise<Map<string, string>> {
  const documents = await readDocuments(db.read, refs).catch((error: unknown) => {
    throw asArchiveError(error)
  })
  return new Map(
    documents.map((document) => {
      const items = highlightFields(document, query, field, highlight)
      return [
        toDocumentKey(document),
        `[${(items.length > 0 ? items : highlightFields(document, query, field, highlightJoined)).join(',')}]`,
      ]
    }),
  )
}

function highlightFields(
  { fields }: SearchDocument,
  query: SearchQuery,
  field: FieldSelection,
  find: typeof highlight,
): string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    // Of a list the first one with a hit.
    for (const text of typeof value === 'string' ? [value] : value) {
      const runs = find(text, query)
      if (runs) return [highlightJson(field, name, runs)]
    }
    return []
  })
}

function highlightJson(field: FieldSelection, name: string, runs: readonly HighlightRun[]): string {
  return projectJson('Highlight', field, {
    field: () => `"${name}"`,
    runs: (child) => `[${runs.map((run) => runJson(child, run)).join(',')}]`,
  })
}

function runJson(field: FieldSelection, { text, hit }: HighlightRun): string {
  return projectJson('HighlightRun', field, { text: () => JSON.stringify(text), hit: () => String(hit) })
}
