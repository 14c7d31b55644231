import { param } from '../query/context.ts'
import { code, nodeId, nullableCode, nullableNumber, nullableText, one, text } from '../query/field.ts'
import { anyOf, has, ids, isKnown, languages, range, textRule } from '../query/filter.ts'
import { objectJson, textJson } from '../query/json.ts'
import type { Emit, FilterRule, Shape } from '../query/entity.ts'

/** Code points of the body that prefix and suffix show. */
const CONTEXT = 120

const span: Emit = (_compile, row, field) => {
  const unit = field.args['unit'] === 'UTF16' ? 'utf16' : 'cp'
  const json = objectJson(
    'TextSpan',
    field.fields('TextSpan'),
    (child) => `${row}.${child.name === 'start' ? 'start' : 'end'}_${unit}::text`,
  )
  return `case when ${row}.start_cp is null then 'null' else ${json} end`
}

/** A slice of the current body beside the span; the empty text without a span. */
const context =
  (from: (row: string) => string, length: (row: string) => string): Emit =>
  (_compile, row) => {
    const slice = `select substr(v.body, ${from(row)} + 1, ${length(row)}) from article a join article_version v on v.article_id = a.id and v.number = a.version where a.id = ${row}.article_id`
    return textJson(`case when ${row}.start_cp is null then '' else coalesce((${slice}), '') end`)
  }

const minConfidence: FilterRule = (compile, row, value) =>
  `${row}.confidence is null or ${row}.confidence >= ${param(compile, String(value), 'double precision')}`

export const quoteShape: Shape = {
  kind: 'quote',
  type: 'Quote',
  table: 'quote',
  isPublic: (row) => `${row}.status = 'USABLE'`,
  fields: {
    id: nodeId('quote'),
    article: one('article', 'article_id'),
    text: text('text'),
    span,
    prefix: context(
      (row) => `greatest(${row}.start_cp - ${CONTEXT}, 0)`,
      (row) => `least(${row}.start_cp, ${CONTEXT})`,
    ),
    suffix: context(
      (row) => `${row}.end_cp`,
      () => String(CONTEXT),
    ),
    form: code('form'),
    speaker: one('agent', 'speaker_id'),
    speakerAsPrinted: nullableText('speaker_as_printed'),
    cue: nullableText('cue'),
    language: nullableCode('language'),
    event: one('event', 'event_id'),
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
    speaker: has('agent', (row, agent) => `${agent}.id = ${row}.speaker_id`),
    article: has('article', (row, article) => `${article}.id = ${row}.article_id`),
    event: has('event', (row, event) => `${event}.id = ${row}.event_id`),
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
  },
  defaultOrder: 'PUBLISHED_AT',
  facets: {
    SPEAKER: { node: 'agent', value: (row) => `${row}.speaker_id` },
    OUTLET: { node: 'outlet', value: (row) => `${row}.outlet_id` },
    LANGUAGE: { node: null, value: (row) => `${row}.language` },
    EVENT: { node: 'event', value: (row) => `${row}.event_id` },
    FORM: { node: null, value: (row) => `${row}.form` },
    PROVENANCE: { node: null, value: (row) => `${row}.provenance` },
  },
}
