import { type DocumentRef, type SearchDocument, toDocumentKey } from '../document.ts'
import type { HighlightRun } from '../text/highlight.ts'
import { projectJson } from '../../archive/query/project.ts'
import type { SearchQuery } from '../text/query.ts'
import { readOneByOne } from '../source/read-documents.ts'
import type { FieldSelection } from '../../archive/query/selection.ts'
import type { SearchHandles } from './access.ts'

// The time limit for highlights. A whole search may take 5 s, so texts that are still unprocessed after 3 s get no
// highlight.
const BUDGET_MS = 3_000

/**
 * The JSON texts of the hits' highlights, by global ID. For each field with a match, a hit has one highlight: the best
 * fragment of the field.
 */
export async function highlightsJson(
  { db, texts }: Pick<SearchHandles, 'db' | 'texts'>,
  query: SearchQuery,
  refs: readonly DocumentRef[],
  field: FieldSelection,
): Promise<Map<string, string>> {
  const until = Date.now() + BUDGET_MS
  const found = new Map<string, string>()
  for await (const document of readOneByOne(db.read, refs)) {
    const find = (isJoined: boolean) =>
      highlightFields(document, field, (text) => texts.highlight({ text, query, isJoined, until }))
    const items = await find(false)
    found.set(toDocumentKey(document), `[${(items.length > 0 ? items : await find(true)).join(',')}]`)
    if (Date.now() > until) break
  }
  return found
}

async function highlightFields(
  { fields }: SearchDocument,
  field: FieldSelection,
  find: (text: string) => Promise<readonly HighlightRun[] | null>,
): Promise<string[]> {
  const items: string[] = []
  for (const [name, value] of Object.entries(fields)) {
    // If a field has a list of values, only the first value with a match is shown.
    for (const text of typeof value === 'string' ? [value] : value) {
      const runs = await find(text)
      if (!runs) continue
      items.push(highlightJson(field, name, runs))
      break
    }
  }
  return items
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
