import { hash } from 'node:crypto'

/** The SHA-256, in hex, of a record's content as compact JSON. */
export function contentHash(content: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(content))
}

export function hashText(text: string): string {
  return hash('sha256', text)
}
