import { runForClient } from '../../postgres/cancel.ts'
import type { Db } from '../../postgres/connect.ts'
import type { FacetCounts, SearchFacet } from '../engine.ts'
import { type NodeKind, toNodeId } from '../../archive/node-id.ts'
import { awaitJson, projectJson } from '../../archive/query/project.ts'
import { primarySubtag } from '../../archive/text/language-tag.ts'
import { readNodes } from '../../archive/read-nodes.ts'
import type { FieldSelection } from '../../archive/query/selection.ts'
import type { ReadOptions } from '../../archive/statement.ts'

interface Value {
  readonly count: number
  readonly value: string
  readonly label: string
  /** The global ID of the node that the value represents. */
  readonly node: string | null
}

const NODES: Readonly<Partial<Record<SearchFacet, NodeKind>>> = { OUTLET: 'outlet', SPEAKER: 'agent' }

/** The JSON text of a Facet. The engine counts the documents, and the archive has the names of the values. */
export async function searchFacetJson(
  db: Db,
  options: ReadOptions,
  field: FieldSelection,
  found: FacetCounts,
): Promise<string> {
  const by = field.args['by'] as SearchFacet
  const counts = by === 'LANGUAGE' ? withoutVarieties(found) : found
  const first = field.args['first'] as number
  return awaitJson('Facet', field, {
    values: async (child) => valuesJson(db, options, child, await topValues(db, by, counts, first)),
    distinctCount: () => String(counts.counts.size),
    missingCount: () => String(counts.missing),
  })
}

/**
 * Adds up the counts of all tags of a language, e.g. `pt-BR` and `pt-PT`. Each document has only one tag, so no
 * document is counted twice.
 */
function withoutVarieties({ counts, missing }: FacetCounts): FacetCounts {
  const byLanguage = new Map<string, number>()
  for (const [tag, count] of counts) {
    const language = primarySubtag(tag)
    byLanguage.set(language, (byLanguage.get(language) ?? 0) + count)
  }
  return { counts: byLanguage, missing }
}

async function topValues(db: Db, by: SearchFacet, { counts }: FacetCounts, first: number): Promise<Value[]> {
  const sorted = [...counts].sort(([, a], [, b]) => b - a)
  // Values with equal counts are sorted by `value`. For outlets and agents, `value` is a record key, which the engine
  // does not have. So the list cannot be cut off after `first` values until these keys have been read from the archive.
  // The keys are read for all values whose count is at least the count of value number `first`.
  const least = sorted[Math.min(first, sorted.length) - 1]?.[1] ?? 0
  const top = sorted.filter(([, count]) => count >= least)
  const kind = NODES[by]
  const values = kind
    ? await named(db, kind, top)
    : top.map(([value, count]) => plain(by === 'KIND' ? value.toUpperCase() : value, count))
  return values
    .sort((a, b) => b.count - a.count || Buffer.compare(Buffer.from(a.value), Buffer.from(b.value)))
    .slice(0, first)
}

function plain(value: string, count: number): Value {
  return { count, value, label: value, node: null }
}

async function named(db: Db, kind: NodeKind, top: readonly (readonly [string, number])[]): Promise<Value[]> {
  const counts = new Map(top)
  const rows = await runForClient(db.read, () =>
    db.read.unsafe<{ id: string; key: string; name: string }[]>(
      `select id::text, keys[1] as key, name from ${kind} where id = any($1::uuid[])`,
      [`{${[...counts.keys()].join(',')}}`],
      { prepare: true },
    ),
  )
  return rows.map(({ id, key, name }) => ({
    count: counts.get(id) ?? 0,
    value: key,
    label: name,
    node: toNodeId(kind, id),
  }))
}

async function valuesJson(
  db: Db,
  options: ReadOptions,
  field: FieldSelection,
  values: readonly Value[],
): Promise<string> {
  const fields = field.fields('FacetValue')
  const ids = values.flatMap((value) => value.node ?? [])
  const nodes = new Map<string, ReadonlyMap<string, string>>()
  for (const child of fields) if (child.name === 'node') nodes.set(child.key, await readNodes(db, options, ids, child))
  const items = values.map(({ value, label, count, node }) =>
    projectJson('FacetValue', field, {
      value: () => JSON.stringify(value),
      label: () => JSON.stringify(label),
      count: () => String(count),
      node: (child) => (node === null ? undefined : nodes.get(child.key)?.get(node)) ?? 'null',
    }),
  )
  return `[${items.join(',')}]`
}
