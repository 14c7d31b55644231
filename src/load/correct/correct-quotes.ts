import { findArticles } from '../../archive/article/find.ts'
import { toNodeId } from '../../archive/node-id.ts'
import type { CorrectQuotesInput } from '../../generated/types.ts'
import type { Db } from '../../postgres/connect.ts'
import { run, type Tx } from '../../postgres/sql.ts'
import type { CorrectAnswer, UserError } from '../answer.ts'
import type { CorrectionItem } from '../batch/items.ts'
import { commitChanges, resolveItems } from '../batch/load.ts'
import { lockWriters } from '../batch/writer-lock.ts'
import type { LoadLimits } from '../limits.ts'
import type { Reader } from '../parse/reader.ts'
import { parseCorrection, unknown } from './parse.ts'

const MOST_CORRECTIONS = 1_000

/**
 * Corrects quotes in one transaction, with the same steps as the load of a batch. An error in one correction does not
 * prevent the others.
 */
export async function correctQuotes(
  db: Db,
  limits: LoadLimits,
  { corrections }: CorrectQuotesInput,
): Promise<CorrectAnswer> {
  if (corrections.length > MOST_CORRECTIONS) return { ids: [], userErrors: [tooMany(corrections.length)] }
  return db.write.begin(async (tx): Promise<CorrectAnswer> => {
    const at = await lockWriters(tx)
    const { items, errors } = await findTargets(
      tx,
      corrections.map((input, index) => parse(input, index, limits)),
    )
    const articleIds = [...new Set(items.flatMap(({ parsed }) => parsed.articleId ?? []))]
    const articles = new Map((await findArticles(tx, articleIds, new Set(articleIds))).map((one) => [one.id, one]))
    const attempt = await resolveItems(
      tx,
      { items: { outlets: [], agents: [], events: [], articles: [], corrections: items }, errors },
      // The articles are in the order of the corrections, because the extractor reads the articles again in this order.
      { articles: articleIds.flatMap((id) => articles.get(id) ?? []) },
    )
    await commitChanges(tx, attempt, at)
    const ids = items.map((item) => {
      const id = attempt.rejected.has(item) ? undefined : attempt.correctedIds.get(item)
      return id === undefined ? null : toNodeId('quote', id)
    })
    return { ids, userErrors: items.flatMap((item) => attempt.rejected.get(item) ?? []) }
  }) as Promise<CorrectAnswer>
}

function tooMany(given: number): UserError {
  const message = `At most ${MOST_CORRECTIONS} corrections can be made at once; this request has ${given}. Split the corrections over several requests.`
  return { code: 'TOO_MANY', field: ['corrections'], message }
}

interface Parsed {
  readonly item: CorrectionItem
  readonly errors: UserError[]
}

function parse(input: CorrectQuotesInput['corrections'][number], index: number, limits: LoadLimits): Parsed {
  const path = ['corrections', String(index)]
  const reader: Reader = { limits, errors: [] }
  return {
    item: { noun: 'correction', index, path, limits, parsed: parseCorrection(reader, path, input) },
    errors: reader.errors,
  }
}

/** Finds the article of each correction. Reports unknown quotes and articles, and quotes that are corrected twice. */
async function findTargets(
  tx: Tx,
  parsed: readonly Parsed[],
): Promise<{ items: CorrectionItem[]; errors: Map<CorrectionItem, readonly UserError[]> }> {
  const ids = (of: 'quoteId' | 'articleId') => parsed.flatMap(({ item }) => item.parsed[of] ?? [])
  const rows = await run<{ id: string; article: string }>(
    tx,
    `select id, article_id as article from quote where id = any($1::uuid[])
     union all select id, article_id from quote_removed where id = any($1::uuid[])
     union all select id, id from article where id = any($2::uuid[])`,
    [ids('quoteId'), ids('articleId')],
  )
  const articleOf = new Map(rows.map(({ id, article }) => [id, article]))
  const errors = new Map<CorrectionItem, readonly UserError[]>()
  const seen = new Set<string>()
  const items = parsed.map(({ item, errors: wrong }) => {
    const { quoteId, articleId } = item.parsed
    const target = quoteId ?? articleId
    const found = target === null ? null : (articleOf.get(target) ?? null)
    const fail = (code: UserError['code'], field: string, message: string) =>
      wrong.push({ code, field: [...item.path, field], message })
    if (target !== null && found === null)
      fail('NOT_FOUND', quoteId === null ? 'article' : 'id', unknown(quoteId === null ? 'article' : 'quote'))
    if (quoteId !== null && seen.has(quoteId))
      fail('DUPLICATE_KEY', 'id', 'An earlier correction of this request is for the same quote. Give each quote once.')
    if (quoteId !== null) seen.add(quoteId)
    const placed = { ...item, parsed: { ...item.parsed, articleId: found } }
    if (wrong.length > 0) errors.set(placed, wrong)
    return placed
  })
  return { items, errors }
}
