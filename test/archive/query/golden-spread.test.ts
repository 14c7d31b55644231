import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { layOut } from './layout.ts'
import { readGolden, spreadStatements } from './golden.ts'

// The statements of some operations in the spread form: first the statement of the root field, then those of the levels
// below it.

const FOLDER = fileURLToPath(new URL('golden-spread/', import.meta.url))

test.each([
  'article-by-key-with-everything',
  'articles-newest-with-outlet-and-quotes',
  'event-articles-and-quotes',
  'event-by-key-with-children',
  'filter-has-one-that',
  'lists-in-lists-with-arguments',
  'outlet-articles-in-a-range',
  'outlet-counts-gathered-once',
  'page-before-a-known-time-backward',
  'timeline-without-gaps',
])('%s', async (name) => {
  const printed = spreadStatements(readGolden(name)).map(({ text }) => `${layOut(text)}\n`)
  await expect(printed.join('\n')).toMatchFileSnapshot(`${FOLDER}${name}.sql`)
})
