import { arrayText } from '../../postgres/sql.ts'

// SQL is first built as a tree of values of type `Sql`. When the tree is complete, `print` converts it to the text of a
// statement. Functions such as `columnsOf` search the tree to find out what the statement contains, so that no code has
// to parse SQL.

/**
 * A part of a statement. The template function `sql` accepts numbers and parts of statements but no strings, so a text
 * value must be passed as a parameter.
 */
export type Sql = Fragment | Row | Column | Param

interface Fragment {
  readonly kind: 'fragment'
  /** The texts around the elements of `parts`: one text before each element, and one text after the last element. */
  readonly texts: readonly string[]
  readonly parts: readonly (Sql | number)[]
  /**
   * Set by `every` and `some`: the operator that joins the conditions in the fragment. `one` means that the fragment is
   * a single condition that needs no further parentheses.
   */
  readonly combines?: 'and' | 'or' | 'one'
}

/** The row of a table or subquery. The row gets its alias when the statement is printed. */
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

/** A parameter whose value is given with each run of the statement. Each placeholder has one SQL type. */
export interface Placeholder {
  readonly [PLACEHOLDER]: true
}

/**
 * Makes the object a placeholder. The object itself is marked, and not a copy, because copying adds 2 % to the time of
 * a small answer.
 */
export function placeholder<T extends object>(about: T): T & Placeholder {
  const marked: T & { [PLACEHOLDER]?: true } = about
  marked[PLACEHOLDER] = true
  return marked as T & Placeholder
}

export function isPlaceholder(value: unknown): value is Placeholder {
  return typeof value === 'object' && value !== null && PLACEHOLDER in value
}

/** A statement in the form that Postgres accepts. The first parameter is `$1`. */
export interface Statement {
  readonly text: string
  readonly params: readonly (string | Placeholder)[]
}

export function sql(texts: TemplateStringsArray, ...parts: readonly (Sql | number)[]): Fragment {
  return { kind: 'fragment', texts, parts }
}

/** Text of our own, such as the name of a table. Never pass text from a request. */
export function raw(text: string): Fragment {
  return { kind: 'fragment', texts: [text], parts: [] }
}

/**
 * A constant that is written into the text of the statement. Use this function only for text of our own that never
 * changes.
 */
export function literal(text: string): Sql {
  return raw(`'${text.replaceAll("'", "''")}'`)
}

export function newRow(): Row {
  const row: Row = { kind: 'row', col: (name) => ({ kind: 'column', row, name }) }
  return row
}

/**
 * A parameter. Its type is part of the text of the statement, as a cast such as `$1::uuid`. Statements with the same
 * text therefore have the same types of parameters and share one prepared statement.
 */
export function param(value: string | Placeholder, type: SqlType): Sql {
  if (typeof value !== 'string' && !isPlaceholder(value))
    throw new Error(`a parameter cannot have the type ${typeof value}`)
  return { kind: 'param', value, type }
}

/** An array. The array is a single parameter, or one parameter for each value if some values are placeholders. */
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

/** True if all conditions are true, or if there are no conditions. */
export function every(conditions: readonly (Sql | null)[]): Sql {
  return combine(
    conditions.filter((condition) => condition !== null),
    'and',
  )
}

/** True if at least one condition is true; false if there are no conditions. */
export function some(conditions: readonly Sql[]): Sql {
  return combine(conditions, 'or')
}

const BRACKETS = ['(', ')'] as const

// Joins the conditions by the operator, with each condition in parentheses. Two sorts of conditions need no further
// parentheses: those that are marked as `one`, and those whose own parts are joined by the same operator.
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

/** A row of which only the ID is known. The ID is a parameter of the statement. */
export function knownRow(id: Sql): Row {
  return {
    kind: 'row',
    col(name) {
      if (name !== 'id') throw new Error(`only the id of the row is known, not ${name}`)
      return id
    },
  }
}

export function isSameColumn(one: Sql, other: Sql): boolean {
  return one.kind === 'column' && other.kind === 'column' && one.row === other.row && one.name === other.name
}

/** The names of the columns of this row that the pieces use. */
export function columnsOf(pieces: readonly Sql[], row: Row): ReadonlySet<string> {
  const found = new Set<string>()
  const look = (part: Sql | number): void => {
    if (typeof part === 'number') return
    if (part.kind === 'column' && part.row === row) found.add(part.name)
    else if (part.kind === 'fragment') part.parts.forEach(look)
  }
  pieces.forEach(look)
  return found
}

/**
 * Gives each row a table alias (t1, t2 and so on) and each parameter a number, both in order of appearance. Two pieces
 * with the same structure therefore always give the same text. A parameter that is used several times is sent once.
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

/** The parameters for one execution. `valueOf` returns the value of each placeholder. */
export function fill({ params }: Statement, valueOf: (placeholder: Placeholder) => string = missing): string[] {
  return params.map((value) => (typeof value === 'string' ? value : valueOf(value)))
}

function missing(): never {
  throw new Error('a placeholder has no value')
}
