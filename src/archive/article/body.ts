import { ArchiveError } from '../../errors.ts'
import { type Json, jsonText, textJson } from '../query/json.ts'
import { raw, type Row, type Sql, sql } from '../query/sql.ts'

/** Offsets and lengths that a `substr` of Postgres takes. */
const MAX_OFFSET = 2_147_483_646
const MAX_EXCERPT = 2_000
/** Four times this limit is still an integer of Postgres. */
const MAX_SLICE = 500_000_000

// Unicode's White_Space, spelled out: what `\s` means depends on the database's locale.
const WHITE =
  '\\u0009\\u000A\\u000B\\u000C\\u000D\\u0020\\u0085\\u00A0\\u1680\\u2000\\u2001\\u2002\\u2003\\u2004\\u2005\\u2006\\u2007\\u2008\\u2009\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000'
const WHITE_SQL = raw(`E'${WHITE}'`)

function currentBody(row: Row, expression: Sql): Sql {
  return sql`(select ${expression} from article_version v where v.article_id = ${row.col('id')} and v.number = ${row.col('version')})`
}

const BODY = sql`v.body`

/** The body or a slice of it, cut by the database; SQL null where there is none. */
export function bodyJson(row: Row, args: Readonly<Record<string, unknown>>): Json {
  const start = offset('start', args['start'])
  const end = offset('end', args['end'])
  const from = start ?? 0
  const cut =
    end === null ? sql`substr(${BODY}, ${from + 1})` : sql`substr(${BODY}, ${from + 1}, ${Math.max(0, end - from)})`
  const json = jsonText(textJson(start === null && end === null ? BODY : cut))
  // The stored length is known without reading the text: a slice has 4 bytes a code point at most.
  // `least` passes over null: without 0 for no text, a slice of it would count as long as it was asked.
  const length = sql`coalesce(octet_length(${BODY}), 0)`
  const bytes = end === null ? length : sql`least(${length}, ${4 * Math.min(Math.max(0, end - from), MAX_SLICE)})`
  return [currentBody(row, sql`case when count_body(${bytes}) then ${json} end`)]
}

function offset(argument: string, value: unknown): number | null {
  if (value === null || value === undefined) return null
  const asked = value as number
  if (asked < 0)
    throw new ArchiveError('BAD_USER_INPUT', `\`${argument}\` counts code points from 0, and ${asked} was asked.`, {
      argument,
      asked,
    })
  return Math.min(asked, MAX_OFFSET)
}

/**
 * Whole where it fits, else without a word cut in two where white space stands before it; never with white space at the
 * end.
 */
export function excerptJson(row: Row, args: Readonly<Record<string, unknown>>): Json {
  const max = args['maxLength'] as number
  if (max < 1 || max > MAX_EXCERPT) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `\`maxLength\` takes 1 to ${MAX_EXCERPT} code points, and ${max} was asked.`,
      { argument: 'maxLength', limit: MAX_EXCERPT, asked: max },
    )
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
