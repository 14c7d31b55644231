import { randomUUID } from 'node:crypto'
import type { ArticleDraft } from '../draft.ts'
import type { ArticleItem, Item } from '../batch/items.ts'
import { find, type RecordIndex } from '../batch/record-index.ts'
import type { Attempt, MakingLink } from '../batch/resolve/attempt.ts'
import { identityOf } from '../../archive/identity/record-identity.ts'
import { eachLink, type Identifier, type Link } from './identity.ts'

/** What bare links of some items give that nothing is known by yet. */
export function missingIdentifiers(
  { indexes, batch }: Attempt,
  items: readonly Item[],
  isOpen: (identifier: Identifier) => boolean,
): Identifier[] {
  const missing: Identifier[] = []
  for (const item of items) {
    if (batch.invalid.has(item)) continue
    eachLink(item, (link) => {
      if (!link.isBare) return
      const { key, naturalKey, derivedKey } = identityOf(link)
      const recordIndex = indexes[link.noun] as unknown as RecordIndex<unknown>
      const byKey = key ?? derivedKey
      const given = [
        { noun: link.noun, scheme: 'key', value: byKey, isKnown: byKey !== null && recordIndex.byKey.has(byKey) },
        {
          noun: link.noun,
          scheme: link.noun === 'outlet' ? 'domain' : 'wikidata',
          value: naturalKey,
          isKnown: naturalKey !== null && recordIndex.byNaturalKey.has(naturalKey),
        },
      ] as const
      // A key that is only made of the natural key is nothing of its own.
      const isKnown = byKey === naturalKey && given.some((one) => one.isKnown)
      for (const { noun, scheme, value, isKnown: isOneKnown } of given) {
        if (value !== null && !isKnown && !isOneKnown && isOpen({ noun, scheme, value }))
          missing.push({ noun, scheme, value })
      }
    })
  }
  return missing
}

/**
 * In place of lines that come later, only those of their links that lines of now need: what they make is made now, and
 * the lines are loaded when it is their turn.
 */
export function standIns(joint: Attempt, now: ReadonlySet<Item>): ArticleItem[] {
  const needed = new Map<Item, Set<MakingLink>>()
  for (const item of now) {
    if (joint.rejected.has(item)) continue
    eachLink(item, (link) => {
      const made = madeFor(joint, link)
      if (!made || now.has(made.item)) return
      const links = needed.get(made.item) ?? new Set()
      needed.set(made.item, links.add(made))
    })
  }
  return Array.from(needed, ([{ index }, links]) => ({ noun: 'article', index, path: [], draft: holderOf([...links]) }))
}

function madeFor({ indexes, madeBy }: Attempt, link: Link): MakingLink | undefined {
  const found = find(indexes[link.noun] as unknown as RecordIndex<unknown>, identityOf(link))
  return found === null || found === 'CONFLICT' ? undefined : madeBy.get(found)
}

function holderOf(links: readonly MakingLink[]): ArticleDraft {
  return {
    path: [],
    key: randomUUID(),
    url: undefined,
    canonicalUrl: null,
    outlet: undefined,
    title: '-',
    description: undefined,
    body: undefined,
    language: undefined,
    publishedAt: undefined,
    modifiedAt: undefined,
    section: undefined,
    subjects: undefined,
    status: undefined,
    quotes: undefined,
    authors: links.flatMap((link) => (link.noun === 'agent' ? [{ name: null, agent: link.draft }] : [])),
    events: links.flatMap((link) => (link.noun === 'event' ? [link.draft] : [])),
    credits: links.flatMap((link) =>
      link.noun === 'outlet' ? [{ type: 'OTHER', text: '-', outlet: link.draft, agent: null, url: null } as const] : [],
    ),
  }
}
