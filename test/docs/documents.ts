import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')

export interface Document {
  /** The path relative to the root of the repository, e.g. `docs/loading.md`. */
  readonly path: string
  readonly text: string
}

export interface Block {
  readonly language: string
  readonly text: string
  /** The text between the previous block and this one. */
  readonly before: string
}

/** All Markdown files that are written for readers. */
export const documents: readonly Document[] = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
  .sort()
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))

export function documentOf(path: string): Document {
  const document = documents.find((one) => one.path === path)
  if (!document) throw new Error(`there is no ${path}`)
  return document
}

export function readBlocks({ text }: Document): Block[] {
  const blocks: Block[] = []
  let end = 0
  for (const match of text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)) {
    blocks.push({ language: match[1] ?? '', text: match[2] ?? '', before: text.slice(end, match.index) })
    end = match.index + match[0].length
  }
  return blocks
}

/** Returns the text without code blocks, for rules about prose. */
export function proseOf({ text }: Document): string {
  return text.replace(/^```[\s\S]*?^```/gm, '')
}
