import type { QuoteSet } from '../../../archive/quote/quote-set.ts'
import type { ArticleItem } from '../items.ts'
import type { ArticleEntry } from '../entry.ts'
import type { Attempt } from './attempt.ts'
import { resolveQuotes } from './quotes.ts'

/** Sets the outlet, bylines, events, credits and quotes of articles after all references have been resolved. */
export async function applyArticleLinks(attempt: Attempt): Promise<void> {
  for (const item of attempt.batch.items.articles) {
    const entry = attempt.recordOf.get(item)
    if (entry) await applyLinks(attempt, item, entry as ArticleEntry)
  }
}

async function applyLinks(attempt: Attempt, item: ArticleItem, entry: ArticleEntry): Promise<void> {
  const { outlet, authors, events, credits } = item.parsed
  // The article's own value takes precedence over the value for the whole batch. If neither the article nor the batch
  // has a value, the stored value does not change.
  const extractQuotes = item.parsed.extractQuotes ?? attempt.batch.extractQuotes
  // The outlet is set again here, because a reference may have created the outlet after `resolveArticles` set the
  // fields of the article.
  const linked = outlet && attempt.outletLinks.get(outlet)
  entry.fields = {
    ...entry.fields,
    outletId: linked ? linked.id : entry.fields.outletId,
    bylines:
      authors?.map(({ name, agent }) => ({ name, agentId: (agent && attempt.agentLinks.get(agent)?.id) ?? null })) ??
      entry.fields.bylines,
    eventIds: events
      ? [...new Set(events.flatMap((event) => attempt.eventLinks.get(event)?.id ?? []))]
      : entry.fields.eventIds,
    credits:
      credits?.map(({ type, text, outlet: source, agent, url, provenance }) => ({
        type,
        text,
        outletId: (source && attempt.outletLinks.get(source)?.id) ?? null,
        agentId: (agent && attempt.agentLinks.get(agent)?.id) ?? null,
        url,
        provenance: provenance ?? 'SUPPLIED',
      })) ?? entry.fields.credits,
    ...pickQuotes(await resolveQuotes(attempt, item, entry, extractQuotes !== false)),
    extractQuotes: extractQuotes ?? entry.fields.extractQuotes,
    extractedBy: item.parsed.restored?.extractedBy ?? 0,
  }
}

function pickQuotes({ quotes, removedQuotes }: QuoteSet): QuoteSet {
  return { quotes, removedQuotes }
}
