import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, stat } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { articleMaker } from './input.ts'

const LINES_PER_WRITE = 200

/** Writes a file of articles with three quotes each, unless the file exists. */
export async function writeArticles(path: string, seed: number, articles: number): Promise<void> {
  const known = await stat(path).catch(() => null)
  if (!known) await writeFiles([path], seed, articles)
}

/** Writes files of this many articles each. The articles of a file continue those of the file before. */
export async function writeFiles(paths: readonly string[], seed: number, articles: number): Promise<void> {
  const article = articleMaker(seed)
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
