import { ArchiveError } from '../../errors.ts'
import { parseDocumentKey, SEARCH_KINDS, toDocumentKey } from '../document.ts'
import { RELEVANCE_REACH, type SearchHit, type SearchPage, type SearchSort } from '../engine.ts'

// In a list by relevance, a cursor is `search.RELEVANCE|<offset of the next hit>`. In a list by date, a cursor is
// `search.<sort>|<time>|<global ID>`. Both are encoded in Base64. A known time is written as `v` and the milliseconds
// since 1970, and an unknown time as `n`.

export function cursorOf(sort: SearchSort, hit: SearchHit, offset: number): string {
  const plain =
    sort === 'RELEVANCE' ? `${offset + 1}` : `${hit.at === null ? 'n' : `v${hit.at}`}|${toDocumentKey(hit.ref)}`
  return Buffer.from(`search.${sort}|${plain}`).toString('base64')
}

/**
 * The page that follows a cursor. Without a cursor, the first page of the list.
 * @throws BAD_USER_INPUT if the cursor does not come from a list with this sort order, or if RELEVANCE cannot page that
 * far.
 */
export function pageAfter(sort: SearchSort, limit: number, cursor: string | null): SearchPage {
  if (cursor === null)
    return sort === 'RELEVANCE' ? { sort, limit, offset: 0 } : { sort, limit, after: null, upTo: null }
  const plain = Buffer.from(cursor, 'base64').toString('utf8')
  const [name, ...rest] = Buffer.from(plain, 'utf8').toString('base64') === cursor ? plain.split('|') : []
  if (name === undefined || !/^search\.(RELEVANCE|NEWEST|OLDEST)$/.test(name)) throw noCursor()
  if (name !== `search.${sort}`) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `The cursor in \`after\` belongs to another list or order (${name}), but this search has the order search.${sort}: pass the cursor with the \`sort\` of the search that returned it.`,
      { argument: 'after' },
    )
  }
  const [first = '', key = '', ...more] = rest
  if (sort === 'RELEVANCE') {
    if (!/^[1-9][0-9]{0,8}$/.test(first) || rest.length !== 1) throw noCursor()
    const offset = Number(first)
    if (offset >= RELEVANCE_REACH) {
      throw new ArchiveError(
        'BAD_USER_INPUT',
        `RELEVANCE can page through the first ${RELEVANCE_REACH} hits, and the page would begin at hit ${offset + 1}: narrow the search, or sort by NEWEST or OLDEST, which have no limit.`,
        { argument: 'after', limit: RELEVANCE_REACH, asked: offset + 1 },
      )
    }
    return { sort, limit: Math.min(limit, RELEVANCE_REACH - offset), offset }
  }
  const ref = parseDocumentKey(key)
  const isKey = SEARCH_KINDS.includes(ref.kind) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(ref.id)
  if (!isKey || more.length > 0 || !/^(n|v-?[0-9]{1,15})$/.test(first)) throw noCursor()
  return { sort, limit, after: { at: first === 'n' ? null : Number(first.slice(1)), ref }, upTo: null }
}

function noCursor(): ArchiveError {
  return new ArchiveError(
    'BAD_USER_INPUT',
    '`after` is not a cursor: pass a cursor that a search returned, unchanged.',
    {
      argument: 'after',
    },
  )
}
