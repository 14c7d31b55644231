import { documentOf, readBlocks } from '../docs/documents.ts'

/** The complete PgBouncer configurations in docs/poolers.md, by their pool mode. */
export function documentedConfiguration(mode: 'session' | 'transaction'): string {
  const blocks = readBlocks(documentOf('docs/poolers.md')).filter(({ language }) => language === 'ini')
  const found = blocks.find(({ text }) => text.includes(`pool_mode = ${mode}\n`))
  if (!found) throw new Error(`docs/poolers.md has no configuration for ${mode} mode`)
  return found.text
}
