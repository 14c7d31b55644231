import { createHash } from 'node:crypto'
import type { Value } from './record.ts'

/**
 * What a text is known by that says nothing itself: its title and body. Not its path: that depends on where one stands,
 * and two files of one name would be one article.
 */
export function contentKey({ title, body }: Value): string {
  const hash = createHash('sha256').update(JSON.stringify([title ?? '', body ?? '']))
  return `sha256:${hash.digest('hex').slice(0, 32)}`
}
