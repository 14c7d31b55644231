import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, stat } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import type { ArticleInput } from '../../../src/generated/types.ts'

const LINES_PER_WRITE = 200

/** Creates the article of a number. Must be called with ascending numbers. */
type Maker = (index: number) => ArticleInput

/** Writes a file of articles, unless the file exists. Returns the size of the file in bytes. */
export async function writeArticles(path: string, createMaker: () => Maker, articles: number): Promise<number> {
  const known = await stat(path).catch(() => null)
  if (!known) await writeFiles([path], createMaker(), articles)
  return (known ?? (await stat(path))).size
}

/** Writes files of this many articles each. The articles of a file continue those of the file before. */
export async function writeFiles(paths: readonly string[], article: Maker, articles: number): Promise<void> {
  let index = 0
  for (const path of paths) {
    const file = createWriteStream(`${path}.part`)
    for (const last = index + articles; index < last;) {
      let text = ''
      for (const end = Math.min(last, index + LINES_PER_WRITE); index < end; index++)
        text += `${JSON.stringify({ type: 'article', ...article(index) })}\n`
      if (!file.write(text)) await once(file, 'drain')
    }
    file.end()
    await finished(file)
    await rename(`${path}.part`, path)
  }
}
