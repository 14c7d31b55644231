import { isStorableText } from '../archive/text/storable.ts'
import type { UserError } from './answer.ts'
import { countCodePoints } from './parse/reader.ts'

const KEY_LENGTH = 255
const FIELD = ['idempotencyKey']

export const KEY_USED: UserError = {
  code: 'IDEMPOTENCY_CONFLICT',
  field: FIELD,
  message: 'This idempotency key was used with a different input. Send the earlier input again, or use a new key.',
}

/** Returns the error of an idempotency key, or null if there is no key or the key is valid. */
export function checkIdempotencyKey(key: string | null | undefined): UserError | null {
  if (key === null || key === undefined) return null
  const refuse = (code: UserError['code'], message: string) => ({ code, field: FIELD, message })
  if (key === '')
    return refuse('REQUIRED', 'An idempotency key must not be empty. Give a key, or omit `idempotencyKey`.')
  const length = countCodePoints(key)
  if (length > KEY_LENGTH)
    return refuse(
      'TOO_LONG',
      `An idempotency key has at most ${KEY_LENGTH} characters; this one has ${length}. Use a shorter key.`,
    )
  return isStorableText(key)
    ? null
    : refuse(
        'INVALID',
        'The idempotency key has a null byte or half of a surrogate pair, which cannot be stored. Use plain text.',
      )
}
