import { hash } from 'node:crypto'

/** SHA-256 in hex over the compact JSON of what a record is. */
export function contentHash(content: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(content))
}

export function hashText(text: string): string {
  return hash('sha256', text)
}
