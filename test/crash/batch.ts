import type { AgentInput, ArticleInput, BulkLoadInput, EventInput, OutletInput } from '../../src/generated/types.ts'

// Many batches contain these links with the same values, so whichever batch is loaded first creates the same records.
const AGENCY: OutletInput = { key: 'agency', name: 'Shared Agency', kind: 'AGENCY', country: 'DE' }
const SPEAKERS: AgentInput[] = [
  { key: 'speaker-1', name: 'First Speaker', aliases: ['One'] },
  { name: 'Second Speaker', kind: 'ORGANIZATION' },
  { wikidataId: 'Q42', name: 'Third Speaker' },
]
const SUMMIT: EventInput = {
  key: 'summit',
  name: 'Summit',
  startDate: '2026-05-01',
  participants: [{ agent: { key: 'speaker-1', name: 'First Speaker', aliases: ['One'] }, role: 'host' }],
}

export const ARTICLES = 12
export const QUOTES = 4

/**
 * Returns batch number `n`: it has records of its own, and links that create records which other batches also create.
 */
export function makeBatch(n: number): BulkLoadInput {
  const outlet: OutletInput = { key: `outlet-${n}`, name: `Outlet ${n}`, domain: `outlet-${n}.example` }
  const event: EventInput = { key: `event-${n}`, name: `Event ${n}`, startDate: '2026-05-02', parent: SUMMIT }
  return {
    outlets: [outlet],
    agents: [{ key: `agent-${n}`, name: `Agent ${n}`, aliases: [`Alias ${n}`] }],
    events: [event],
    articles: Array.from({ length: ARTICLES }, (_, i): ArticleInput => {
      const said = Array.from({ length: QUOTES }, (_unused, k) => `“Sentence ${k} of ${n}.${i} 👍”`)
      return {
        key: `article-${n}-${i}`,
        url: `https://outlet-${n}.example/${i}`,
        outlet: i % 3 === 0 ? AGENCY : { key: `outlet-${n}` },
        title: `Article ${n}.${i}`,
        body: `Before. ${said.join(' Then: ')} ${'And so on. '.repeat(100)}`,
        language: 'en',
        publishedAt: `2026-05-01T10:${String(n % 60).padStart(2, '0')}:00Z`,
        authors: [{ name: 'B. Line', agent: { key: `agent-${n}` } }],
        events: [{ key: `event-${n}` }],
        quotes: said.map((text, k) => ({
          text,
          speaker: SPEAKERS[k % SPEAKERS.length] ?? null,
          event: k === 0 ? SUMMIT : null,
        })),
      }
    }),
    onError: 'REJECT_ALL',
    dryRun: false,
    ...(n % 2 === 0 && { idempotencyKey: `batch-${n}` }),
  }
}
