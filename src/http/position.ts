import type { IncomingHttpHeaders } from 'node:http'
import { ArchiveError } from '../errors.ts'
import { parsePosition, type Position } from '../postgres/position.ts'

/**
 * The name of a header that contains a position in the database's log. The answer to a mutation has this header. If a
 * client sends the header back with a query, the answer includes the changes of the mutation, even if a read replica
 * answers.
 */
export const POSITION_HEADER = 'x-verbatim-position'

/**
 * Returns the position in the header, or null if the header is missing or empty.
 * @throws BAD_USER_INPUT if the value of the header is not a position.
 */
export function positionOf(headers: IncomingHttpHeaders): Position | null {
  const text = headers[POSITION_HEADER]
  if (text === undefined || text === '') return null
  const position = typeof text === 'string' ? parsePosition(text) : null
  if (position) return position
  throw new ArchiveError(
    'BAD_USER_INPUT',
    `The header ${POSITION_HEADER} is not a position: send the value of this header from the answer to a mutation, unchanged, or leave the header out.`,
  )
}
