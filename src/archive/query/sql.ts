import { arrayText } from '../../postgres/sql.ts'

// SQL as a value. Text is printed once, when a statement is whole; what an earlier step has to know of a piece (the
// columns it uses, its parameters) is part of the value, so that nothing ever reads SQL back.

/** A piece of SQL. Values only ever enter as parameters: a template takes pieces and numbers, never strings. */
export type Sql = Fragment | Row | Column | Param

interface Fragment {
  readonly kind: 'fragment'
  /** One more than there are parts between them. */
  readonly texts: readonly string[]
  readonly parts: readonly (Sql | number)[]
  /** Made by `every` and `some`: several conditions in brackets, or one. */
  readonly combines?: 'and' | 'or' | 'one'
}

/** The row of a table or query. It gets its alias when the statement is printed. */
export interface Row {
  readonly kind: 'row'
  col(name: string): Sql
}

interface Column {
  readonly kind: 'column'
  readonly row: Row
  readonly name: string
}

interface Param {
  readonly kind: 'param'
  readonly value: string | Placeholder
  readonly type: SqlType
}

export type SqlType =
  'text' | 'uuid' | 'integer' | 'timestamptz' | 'date' | 'double precision' | 'text[]' | 'uuid[]' | 'integer[]'

const PLACEHOLDER = Symbol('placeholder')

/** Stands for a parameter whose value each run of the statement gives. Always used with one and the same type. */
export interface Placeholder {
  readonly [PLACEHOLDER]: true
}

/** The object itself, marked: a copy would cost a small answer 2 % of its time. */
export function placeholder<T extends object>(about: T): T & Placeholder {
  const marked: T & { [PLACEHOLDER]?: true } = about
  marked[PLACEHOLDER] = true
  return marked as T & Placeholder
}

export function isPlaceholder(value: unknown): value is Placeholder {
  return typeof value === 'object' && value !== null && PLACEHOLDER in value
}

/** A statement as Postgres takes it. The parameters are in the order of their numbers. */
export interface Statement {
  readonly text: string
  readonly params: readonly (string | Placeholder)[]
}

export function sql(texts: TemplateStringsArray, ...parts: readonly (Sql | number)[]): Fragment {
  return { kind: 'fragment', texts, parts }
}

/** Text of our own, such as the name of a table: never anything that came with a request. */
export function raw(text: string): Fragment {
  return { kind: 'fragment', texts: [text], parts: [] }
}

/** A constant written into the statement: for text of our own that never changes. */
export function literal(text: string): Sql {
  return raw(`'${text.replaceAll("'", "''")}'`)
}

export function newRow(): Row {
  const row: Row = { kind: 'row', col: (name) => ({ kind: 'column', row, name }) }
  return row
}

/** A parameter. The cast tells Postgres its type, so that one text is one prepared statement. */
export function param(value: string | Placeholder, type: SqlType): Sql {
  if (typeof value !== 'string' && !isPlaceholder(value)) throw new Error(`a parameter of type ${typeof value}`)
  return { kind: 'param', value, type }
}

/** An array: one parameter, or written out where the values of some come with each run. */
export function arrayParam(values: readonly (string | Placeholder)[], type: 'text' | 'uuid'): Sql {
  const texts = values.filter((value) => typeof value === 'string')
  if (texts.length < values.length) {
    const items = values.map((value) => param(value, type))
    return sql`array[${join(items, ', ')}]`
  }
  return param(arrayText(texts), `${type}[]`)
}

export function join(pieces: readonly Sql[], separator: string, open = '', close = ''): Fragment {
  const texts = [open]
  for (let index = 1; index < pieces.length; index++) texts.push(separator)
  texts.push(close)
  return { kind: 'fragment', texts, parts: pieces }
}

/** All of the given conditions; none given holds. */
export function every(conditions: readonly (Sql | null)[]): Sql {
  return combine(
    conditions.filter((condition) => condition !== null),
    'and',
  )
}

/** One of the conditions at least; none given does not hold. */
export function some(conditions: readonly Sql[]): Sql {
  return combine(conditions, 'or')
}

const BRACKETS = ['(', ')'] as const

// Each condition gets brackets of its own, but for what is combined in the same way already.
function combine(conditions: readonly Sql[], operator: 'and' | 'or'): Sql {
  const [first, ...others] = conditions.map((one): Fragment => {
    const isClosed = one.kind === 'fragment' && (one.combines === operator || one.combines === 'one')
    return isClosed ? one : { kind: 'fragment', texts: BRACKETS, parts: [one], combines: 'one' }
  })
  if (!first) return operator === 'and' ? TRUE : FALSE
  return others.length === 0 ? first : { ...join([first, ...others], ` ${operator} `), combines: operator }
}

export const TRUE: Sql = { ...raw('true'), combines: 'one' }
export const FALSE: Sql = { ...raw('false'), combines: 'one' }

/** The columns of a row that these pieces use, each once. Constant text among them has none. */
export function columnsOf(pieces: readonly (string | Sql)[], row: Row): ReadonlySet<string> {
  const found = new Set<string>()
  const look = (part: Sql | number | string): void => {
    if (typeof part !== 'object') return
    if (part.kind === 'column' && part.row === row) found.add(part.name)
    else if (part.kind === 'fragment') part.parts.forEach(look)
  }
  pieces.forEach(look)
  return found
}

/**
 * Rows are named t1, t2 … and parameters numbered as they come, so equal pieces print equal text. One parameter that is
 * used in several places is sent once.
 */
export function print(piece: Sql): Statement {
  const aliases = new Map<Row, string>()
  const numbers = new Map<Param | Placeholder, number>()
  const params: (string | Placeholder)[] = []
  let text = ''
  const alias = (row: Row): string => {
    let name = aliases.get(row)
    if (name === undefined) aliases.set(row, (name = `t${aliases.size + 1}`))
    return name
  }
  const add = (part: Sql | number): void => {
    if (typeof part === 'number') {
      text += part
      return
    }
    switch (part.kind) {
      case 'fragment':
        text += part.texts[0]
        for (let index = 0; index < part.parts.length; index++) {
          add(part.parts[index] as Sql | number)
          text += part.texts[index + 1]
        }
        return
      case 'row':
        text += alias(part)
        return
      case 'column':
        text += `${alias(part.row)}.${part.name}`
        return
      case 'param': {
        const same = typeof part.value === 'string' ? part : part.value
        let number = numbers.get(same)
        if (number === undefined) numbers.set(same, (number = params.push(part.value)))
        text += `$${number}::${part.type}`
      }
    }
  }
  add(piece)
  return { text, params }
}

/** The parameters of one run. `valueOf` gives the values of the placeholders. */
export function fill({ params }: Statement, valueOf: (placeholder: Placeholder) => string = missing): string[] {
  return params.map((value) => (typeof value === 'string' ? value : valueOf(value)))
}

function missing(): never {
  throw new Error('a placeholder without a value')
}
