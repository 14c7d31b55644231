import { ArchiveError } from '../errors.ts'
import type { Viewer } from './viewer.ts'

/** @throws UNAUTHENTICATED, FORBIDDEN. */
export function requireLoader({ role }: Viewer): void {
  if (role === 'anonymous') {
    throw new ArchiveError(
      'UNAUTHENTICATED',
      'This request needs a key with the loader role: send it as `Authorization: Bearer KEY`.',
    )
  }
  if (role !== 'loader')
    throw new ArchiveError('FORBIDDEN', 'This access key may only read the archive. Use a key with the loader role.')
}
