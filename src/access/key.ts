import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * An access key: a text of the form `vb_<id>_<secret>`. The id is public and identifies the key in lists and logs.
 */
export interface Key {
  readonly id: string
  readonly text: string
}

const FORM = /^vb_([a-z0-9]{12})_[A-Za-z0-9]{43}$/

export function mintKey(): Key {
  const id = letters(12).toLowerCase()
  return { id, text: `vb_${id}_${letters(43)}` }
}

/** Returns null if the text does not have the form of an access key. */
export function parseKey(text: string): Key | null {
  const id = FORM.exec(text)?.[1]
  return id === undefined ? null : { id, text }
}

/** SHA-256 is enough: unlike a password, a secret of 43 random characters cannot be guessed. */
export function hashKey(key: Key): Buffer {
  return createHash('sha256').update(key.text).digest()
}

export function matches(hash: Buffer, other: Buffer): boolean {
  return hash.length === other.length && timingSafeEqual(hash, other)
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

// Skips bytes above 247: 248 is a multiple of 62, the size of the alphabet, so all characters are equally likely.
function letters(count: number): string {
  let text = ''
  while (text.length < count) {
    for (const byte of randomBytes(count))
      if (byte < 248 && text.length < count) text += ALPHABET[byte % ALPHABET.length]
  }
  return text
}
