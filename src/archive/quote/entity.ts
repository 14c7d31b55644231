import { code, nodeId, nullableCode, nullableNumber, nullableText, text, toOne } from '../query/field.ts'
import { primarySubtag } from '../query/facet.ts'
import { anyOf, has, ids, isKnown, languages, range, textRule } from '../query/filter.ts'
import { bareJson, fieldsJson, jsonText, textJson } from '../query/json.ts'
import { param, type Row, type Sql, sql } from '../query/sql.ts'
import type { FieldSql, FilterRule, EntityOf } from '../query/entity.ts'

/** The maximum number of code points in each of `prefix` and `suffix`. */
const CONTEXT = 120

const span: FieldSql = (_context, row, field) => {
  const unit = field.args['unit'] === 'UTF16' ? 'utf16' : 'cp'
  const json = fieldsJson('TextSpan', field, {
    start: () => bareJson(row.col(`start_${unit}`)),
    end: () => bareJson(row.col(`end_${unit}`)),
  })
  return [sql`case when ${row.col('start_cp')} is null then 'null' else ${jsonText(json)} end`]
}

/** A slice of the current body before or after the span. The slice is empty if the quote has no span. */
const context =
  (from: (row: Row) => Sql, length: (row: Row) => Sql): FieldSql =>
  (_context, row) => {
    const slice = sql`select substr(v.body, ${from(row)} + 1, ${length(row)}) from article a join article_version v on v.article_id = a.id and v.number = a.version where a.id = ${row.col('article_id')}`
    return textJson(sql`case when ${row.col('start_cp')} is null then '' else coalesce((${slice}), '') end`)
  }

const minConfidence: FilterRule = (_context, row, value) =>
  sql`${row.col('confidence')} is null or ${row.col('confidence')} >= ${param(String(value), 'double precision')}`

export const quoteEntity: EntityOf<'Quote'> = {
  kind: 'quote',
  type: 'Quote',
  table: 'quote',
  isSpread: true,
  isPublic: (row) => sql`${row.col('status')} = 'USABLE'`,
  fields: {
    id: nodeId('quote'),
    article: toOne('article', 'article_id', { isRequired: true }),
    text: text('text'),
    span,
    prefix: context(
      (row) => sql`greatest(${row.col('start_cp')} - ${CONTEXT}, 0)`,
      (row) => sql`least(${row.col('start_cp')}, ${CONTEXT})`,
    ),
    suffix: context(
      (row) => sql`${row.col('end_cp')}`,
      () => sql`${CONTEXT}`,
    ),
    form: code('form'),
    speaker: toOne('agent', 'speaker_id'),
    speakerAsPrinted: nullableText('speaker_as_printed'),
    cue: nullableText('cue'),
    language: nullableCode('language'),
    event: toOne('event', 'event_id'),
    provenance: code('provenance'),
    confidence: nullableNumber('confidence'),
  },
  filters: {
    ids: ids('quote'),
    forms: anyOf('form'),
    provenances: anyOf('provenance'),
    languages: languages('language'),
    text: textRule('text'),
    hasSpeaker: isKnown('speaker_id'),
    minConfidence,
    publishedAt: range('published_at', 'timestamptz'),
    speaker: has('agent', { own: 'speaker_id', other: 'id' }),
    article: has('article', { own: 'article_id', other: 'id' }),
    event: has('event', { own: 'event_id', other: 'id' }),
  },
  orders: {
    POSITION: {
      columns: [
        { column: 'article_id', type: 'uuid', nullable: false },
        { column: 'start_cp', type: 'integer', nullable: true },
      ],
      direction: 'ASC',
    },
    PUBLISHED_AT: { columns: [{ column: 'published_at', type: 'timestamptz', nullable: true }], direction: 'DESC' },
    CONFIDENCE: { columns: [{ column: 'confidence', type: 'double precision', nullable: true }], direction: 'DESC' },
  },
  defaultOrder: 'PUBLISHED_AT',
  facets: {
    SPEAKER: { node: 'agent', value: (row) => row.col('speaker_id') },
    OUTLET: { node: 'outlet', value: (row) => row.col('outlet_id') },
    LANGUAGE: { node: null, value: (row) => primarySubtag(row.col('language')) },
    LANGUAGE_TAG: { node: null, value: (row) => row.col('language') },
    EVENT: { node: 'event', value: (row) => row.col('event_id') },
    FORM: { node: null, value: (row) => row.col('form') },
    PROVENANCE: { node: null, value: (row) => row.col('provenance') },
  },
}
