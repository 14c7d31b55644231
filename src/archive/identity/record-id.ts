import { parse, v5 } from 'uuid'

/**
 * The kinds of record that can have lines of their own in a load. Quotes are not in this list, because they are loaded
 * in the line of their article.
 */
export type RecordNoun = 'outlet' | 'agent' | 'event' | 'article'

// Never change these namespaces: an ID is computed from the namespace and the first key, and must be the same in every
// archive.
const NAMESPACES: Readonly<Record<RecordNoun, string>> = {
  outlet: '2b6ef0cb-2a35-4d3c-9a45-6f4e3a1b7c01',
  agent: '7d0d4c52-5f7f-4c5e-8f0a-1f2d9b8e6a02',
  event: 'c1a9b3de-84c7-4f0b-b6d1-9e3c5a7f2d03',
  article: 'e4f87a16-0b92-4e6d-a3c8-5d1b7e9f4c04',
}

/** Computes the UUID (version 5) of a record from its kind and its first key. */
export function mintRecordId(noun: RecordNoun, firstKey: string): string {
  return mintId(firstKey, NAMESPACES[noun])
}

/**
 * Computes a UUID of version 5. The name is passed as bytes, because the library converts a string one byte at a time,
 * which is slow.
 */
export function mintId(name: string, namespace: string): string {
  return v5(Buffer.from(name), parse(namespace))
}
