import { ArchiveError } from '../../errors.ts'
import { type Json, jsonText, textJson } from '../query/json.ts'
import type { QueryContext } from '../query/entity.ts'
import { raw, type Row, type Sql, sql } from '../query/sql.ts'

/** The largest offset or length that `substr` of Postgres accepts. */
const MAX_OFFSET = 2_147_483_646
const MAX_EXCERPT = 2_000
/** `bodyJson` multiplies this limit by 4, and the product must fit into Postgres' `integer`. */
const MAX_SLICE = 500_000_000

// Unicode's White_Space, spelled out, because the meaning of `\s` depends on the database's locale.
const WHITE =
  '\\u0009\\u000A\\u000B\\u000C\\u000D\\u0020\\u0085\\u00A0\\u1680\\u2000\\u2001\\u2002\\u2003\\u2004\\u2005\\u2006\\u2007\\u2008\\u2009\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000'
const WHITE_SQL = raw(`E'${WHITE}'`)

function currentBody(row: Row, expression: Sql): Sql {
  return sql`(select ${expression} from article_version v where v.article_id = ${row.col('id')} and v.number = ${row.col('version')})`
}

const BODY = sql`v.body`

/** The body or a slice of it, cut by the database. The SQL value is null if the article has no body. */
export function bodyJson(row: Row, args: Readonly<Record<string, unknown>>): Json {
  const start = offset('start', args['start'])
  const end = offset('end', args['end'])
  const from = start ?? 0
  const cut =
    end === null ? sql`substr(${BODY}, ${from + 1})` : sql`substr(${BODY}, ${from + 1}, ${Math.max(0, end - from)})`
  const json = jsonText(textJson(start === null && end === null ? BODY : cut))
  // The length in bytes is stored, so Postgres need not read the text to get it. For a slice, only an upper limit of
  // its length in bytes is known: 4 bytes for each code point. The length of a missing body is 0. If it were null,
  // `least` would ignore it and return the requested length.
  const length = sql`coalesce(octet_length(${BODY}), 0)`
  const bytes = end === null ? length : sql`least(${length}, ${4 * Math.min(Math.max(0, end - from), MAX_SLICE)})`
  return [currentBody(row, sql`case when count_body(${bytes}) then ${json} end`)]
}

function offset(argument: string, value: unknown): number | null {
  if (value === null || value === undefined) return null
  const asked = value as number
  if (asked < 0)
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `\`${argument}\` must be at least 0 (it counts code points), and the request has ${asked}.`,
      {
        argument,
        asked,
      },
    )
  return Math.min(asked, MAX_OFFSET)
}

/**
 * The first `maxLength` code points of the body, or of the description if there is no body, without trailing white
 * space. If the cut would split a word, the excerpt ends before that word, unless the excerpt would then be empty.
 */
export function excerptJson(context: QueryContext, row: Row, args: Readonly<Record<string, unknown>>): Json {
  const max = args['maxLength'] as number
  if (max < 1 || max > MAX_EXCERPT) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `\`maxLength\` takes 1 to ${MAX_EXCERPT} code points, and the request has ${max}.`,
      { argument: 'maxLength', limit: MAX_EXCERPT, asked: max },
    )
  }
  // A database of several servers does not accept a subquery without a table, such as the one at the end of this
  // function. Therefore the statement in the spread form selects from the current version. Every article has a current
  // version, even an article without a body.
  if (context.form === 'spread') {
    const start = sql`(case when ${row.col('word_count')} is null then substr(${row.col('description')}, 1, ${max + 1}) else substr(${BODY}, 1, ${max + 1}) end)`
    return [currentBody(row, jsonText(textJson(sql`rtrim(${cut(start, max)}, ${WHITE_SQL})`)))]
  }
  const head = currentBody(row, sql`substr(${BODY}, 1, ${max + 1})`)
  const source = sql`case when ${row.col('word_count')} is null then substr(${row.col('description')}, 1, ${max + 1}) else ${head} end`
  const excerpt = jsonText(textJson(sql`rtrim(${cut(sql`h.head`, max)}, ${WHITE_SQL})`))
  return [sql`(select ${excerpt} from (select ${source} as head offset 0) h)`]
}

function cut(head: Sql, max: number): Sql {
  const whole = sql`left(${head}, ${max})`
  const isLetter = (place: number) => sql`strpos(${WHITE_SQL}, substr(${head}, ${place}, 1)) = 0`
  const hasWhite = sql`${whole} ~ ${raw(`E'[${WHITE}]'`)}`
  const withoutLastWord = sql`regexp_replace(${whole}, ${raw(`E'[^${WHITE}]+$'`)}, '')`
  return sql`case when char_length(${head}) <= ${max} then ${head} when ${isLetter(max)} and ${isLetter(max + 1)} and ${hasWhite} then ${withoutLastWord} else ${whole} end`
}
