// Looks for statements that a database of several servers (Citus) refuses, as far as the text of a statement shows it.
// Such a database divides the rows of some tables among its servers by the id of their article. The rows of all other
// tables are on every server.

const DIVIDED = new Set(['article', 'article_version', 'article_byline', 'article_event', 'article_credit', 'quote'])

/** A query or subquery, or another expression in parentheses. */
interface Group {
  /** The text, with ‹n› in the place of the group `inner[n]`. */
  readonly text: string
  readonly inner: readonly Group[]
}

/** What a name in a `from` clause stands for: a table, a subquery, or something else, such as a function. */
type Source = { readonly table: string } | { readonly subquery: Group } | 'other'
type Scope = ReadonlyMap<string, Source>

/** Returns a sentence for each part of the statement that is refused. */
export function findRefused(statement: string): string[] {
  return check(parse(statement), [])
}

function parse(statement: string): Group {
  const text = statement.replace(/'(?:[^']|'')*'/g, "''")
  let at = 0
  const group = (): Group => {
    let own = ''
    const inner: Group[] = []
    while (at < text.length && text[at] !== ')') {
      if (text[at] === '(') {
        at += 1
        own += `(‹${inner.length}›)`
        inner.push(group())
      } else own += text[at]
      at += 1
    }
    return { text: own, inner }
  }
  return group()
}

function check(group: Group, outer: readonly Scope[]): string[] {
  const isQuery = /^\s*(select|with)\b/.test(group.text)
  const found = isQuery ? checkQuery(group, outer) : []
  const scopes = isQuery ? [scopeOf(group), ...outer] : outer
  return [...found, ...group.inner.flatMap((one) => check(one, scopes))]
}

const SOURCE =
  /\b(?:from|join)\s+(?:lateral\s+)?(?:\(‹(\d+)›\)|(\w+)(\(‹\d+›\))?)(?:\s+(?:as\s+)?(?!on\b|where\b|order\b|group\b|join\b|left\b|cross\b|limit\b|having\b|union\b)(\w+))?/g

function scopeOf({ text, inner }: Group): Scope {
  const expressions = new Set([...text.matchAll(/(\w+) as (?:materialized )?\(‹/g)].map(([, name]) => name))
  return new Map(
    [...text.matchAll(SOURCE)].map(([, subquery, name = '', call, alias = name]): [string, Source] => {
      const group = subquery === undefined ? undefined : inner[Number(subquery)]
      if (group) return [alias, { subquery: group }]
      const isTable = /^[a-z_]+$/.test(name) && call === undefined && !expressions.has(name)
      return [alias, isTable ? { table: name } : 'other']
    }),
  )
}

/** Whether a row is a row of a divided table, so that a subquery that depends on the row runs on the row's server. */
function isDivided(source: Source, outer: readonly Scope[]): boolean {
  if (source === 'other') return false
  if ('table' in source) return DIVIDED.has(source.table)
  // A subquery already runs on the server of a row if it depends on that row.
  const on = correlated(source.subquery, scopeOf(source.subquery), outer)
  return [...on.values()].some((one) => one !== 'other' && 'table' in one && DIVIDED.has(one.table))
}

function checkQuery(group: Group, outer: readonly Scope[]): string[] {
  const found: string[] = []
  const whole = textOf(group)
  const tables = tablesOf(group)
  const divided = tables.filter((table) => DIVIDED.has(table))
  if (/with recursive/.test(group.text) && divided.length > 0) found.push(`a recursion over a divided table: ${whole}`)
  if (/\b(?:from|join) unnest\(\$/.test(whole)) found.push(`a list of parameters as a table: ${whole}`)
  for (const [name, source] of correlated(group, scopeOf(group), outer)) {
    if (tables.length === 0) continue
    const isTied = new RegExp(`\\b(?:article_)?id = ${name}\\.(?:article_)?id\\b`).test(whole)
    const beside = [...(outer.find((scope) => scope.has(name)) ?? [])].map(([, one]) => one)
    if (beside.some((one) => one === 'other' || ('subquery' in one && !isDivided(one, outer))))
      found.push(`a subquery that depends on ${name}, beside which there is a subquery: ${whole}`)
    else if (!isDivided(source, outer))
      found.push(`a subquery that depends on ${name}, which is no row of a divided table: ${whole}`)
    else if (divided.length > 0 && !isTied)
      found.push(`a subquery on ${divided.join()} that is not tied to the article of ${name}: ${whole}`)
  }
  return found
}

/** The rows of outer queries on which a query depends. */
function correlated(group: Group, own: Scope, outer: readonly Scope[]): Map<string, Source> {
  const inner = new Set([...own.keys(), ...group.inner.flatMap(namesIn)])
  const found = new Map<string, Source>()
  for (const [, name = ''] of textOf(group).matchAll(/\b([a-z]\w*)\.\w+/g)) {
    const source = inner.has(name) ? undefined : outer.find((scope) => scope.has(name))?.get(name)
    if (source) found.set(name, source)
  }
  return found
}

function namesIn(group: Group): string[] {
  return [...scopeOf(group).keys(), ...group.inner.flatMap(namesIn)]
}

function tablesOf(group: Group): string[] {
  const own = [...scopeOf(group).values()].flatMap((source) =>
    typeof source === 'object' && 'table' in source ? [source.table] : [],
  )
  return [...own, ...group.inner.flatMap(tablesOf)]
}

function textOf({ text, inner }: Group): string {
  return text.replace(/‹(\d+)›/g, (_match, index) => {
    const one = inner[Number(index)]
    return one ? textOf(one) : ''
  })
}
