import { mintRecordId } from '../../../archive/identity/record-id.ts'
import type { ParsedArticle } from '../../parsed-input.ts'
import type { ArticleItem } from '../items.ts'
import { fetchArticles, findNamedArticles } from '../look-up.ts'
import type { LoadedArticleFields } from '../entry.ts'
import { addStored, find, meansRejected } from '../record-index.ts'
import { isNamedOnly, articleIdentity, outletIdentity } from '../../../archive/identity/record-identity.ts'
import type { AnyEntry, Attempt } from './attempt.ts'
import { articleFields } from './fields.ts'
import { resolveItem } from './records.ts'

// A placeholder for the ID of an outlet that was not found. An article with this outlet is rejected, but its other
// errors are still reported.
const NOWHERE = 'nowhere'

/** Resolves top-level articles, after the references to their outlets have been resolved. */
export async function resolveArticles(attempt: Attempt): Promise<void> {
  const items = attempt.batch.items.articles.filter((item) => !attempt.rejected.has(item))
  await fetchMissing(attempt, items)
  const matched = new Set<AnyEntry>()
  for (const item of items) {
    const { parsed } = item
    const outlet = outletOf(attempt, item)
    const identity = articleIdentity(parsed, outlet)
    const isMadeLater = parsed.outlet ? attempt.batch.madeLater.has(parsed.outlet) : false
    const outletId = parsed.outlet ? (outlet?.id ?? (isMadeLater ? null : NOWHERE)) : parsed.outlet
    const next = (was: LoadedArticleFields | null) => articleFields(parsed, was, outletId, attempt.batch.measures)
    if (parsed.outlet && outlet === null && !isMadeLater && isNamedOnly(parsed)) setAside(attempt, item, next(null))
    else resolveItem(attempt, matched, attempt.indexes.article, item, identity, parsed.title, next)
  }
}

/**
 * Handles an article whose outlet is not found, if the article cannot be identified without its outlet. The article
 * gets a record, because the references and quotes of an article are checked only if it has a record. This record is
 * not in the index, so later items cannot refer to it.
 */
function setAside(attempt: Attempt, item: ArticleItem, fields: LoadedArticleFields): void {
  const nobody = {
    id: mintRecordId('article', ''),
    keys: [],
    keyGiven: false,
    loadedDirectly: true,
    stored: null,
    seq: 0,
  }
  attempt.recordOf.set(item, { ...nobody, fields })
}

function outletOf(attempt: Attempt, { parsed }: ArticleItem): { id: string; key: string } | null {
  const entry = parsed.outlet ? attempt.outletLinks.get(parsed.outlet) : undefined
  return entry ? { id: entry.id, key: entry.keys[0] ?? '' } : null
}

/**
 * Returns the outlet to which the field `outlet` of an article refers, or the ID and key that a new outlet would get.
 * Creates nothing. Returns null if the article has no outlet, and `UNKNOWN` if the outlet cannot be determined.
 */
export function guessOutlet(
  { indexes }: Attempt,
  { outlet }: ParsedArticle,
): { id: string; key: string } | null | 'UNKNOWN' {
  if (!outlet) return null
  const identity = outletIdentity(outlet)
  const found = find(indexes.outlet, identity)
  if (found === 'CONFLICT') return 'UNKNOWN'
  if (found) return { id: found.id, key: found.keys[0] ?? '' }
  const key = identity.key ?? identity.derivedKey
  return outlet.name === undefined || key === null || meansRejected(indexes.outlet, identity)
    ? 'UNKNOWN'
    : { id: mintRecordId('outlet', key), key }
}

async function fetchMissing(attempt: Attempt, items: readonly ArticleItem[]): Promise<void> {
  const { tx, existing, asked, articleIds } = attempt.batch
  // Rejected articles are looked up too, because their results report a key if it can be determined.
  const named = [...items, ...attempt.batch.items.articles.filter((item) => attempt.rejected.has(item))].flatMap(
    (item) => {
      const { parsed } = item
      const outlet = attempt.rejected.has(item) ? guessOutlet(attempt, parsed) : outletOf(attempt, item)
      if (outlet === 'UNKNOWN') return []
      const { derivedKey } = articleIdentity(parsed, outlet)
      if (!isNamedOnly(parsed) || parsed.title === undefined || derivedKey === null || asked.has(derivedKey)) return []
      asked.add(derivedKey)
      return [
        { key: derivedKey, title: parsed.title, outletId: outlet?.id ?? null, publishedAt: parsed.publishedAt ?? null },
      ]
    },
  )
  const found = await findNamedArticles(tx, named, attempt.batch.items.articles.length + 1)
  const before = new Set(existing.articles.keys())
  await fetchArticles(tx, existing, [...new Set([...articleIds, ...found])], attempt.batch.items)
  for (const [id, article] of existing.articles) if (!before.has(id)) addStored(attempt.indexes.article, article)
}
