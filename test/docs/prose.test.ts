import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { documents, proseOf, ROOT } from './documents.ts'

// Words that made readers stop, and what to write instead of them.
const AVOIDED: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\btold\b/gi, 'reported, listed, named'],
  [/\bmend(?:s|ed|ing)?\b/gi, 'correct, repair, fix'],
  [/\bbears?\b/gi, 'accept, tolerate, carry'],
  [/\bwhoever\b/gi, 'the process that, anyone who, the client'],
  [/\bmeanwhile\b/gi, 'during that time, until then'],
  [/\bgoes on\b/gi, 'continues'],
  [/\banew\b/gi, 'again'],
  [/\btwins?\b/gi, 'duplicates'],
  [/\bkin\b/gi, 'similar ones, subtypes'],
  [/(?<!\bthere )\b(?:is|are) no (?!longer\b|more\b|less\b)/gi, 'is not a'],
]

const found = (text: string) =>
  AVOIDED.flatMap(([pattern, instead]) => [...text.matchAll(pattern)].map(([word]) => `“${word}”: write ${instead}`))

test.each(documents)('$path has none of the words to avoid', (document) => {
  expect(found(proseOf(document))).toEqual([])
})

const sdl = readdirSync(join(ROOT, 'schema')).filter((name) => name.endsWith('.graphql'))
test.each(sdl)('the descriptions in schema/%s have none of the words to avoid', (name) => {
  expect(found(readFileSync(join(ROOT, 'schema', name), 'utf8'))).toEqual([])
})

test('comments and texts in src have none of the words to avoid', () => {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.includes('generated'),
  )
  const proseIn = (name: string) => {
    const text = readFileSync(join(ROOT, 'src', name), 'utf8')
    // The word lists of the extractor are left out, because they contain such words as data.
    return name.startsWith('quotes/languages/') ? text.replace(/'[^'\n]*'|`[^`]*`/g, '') : text
  }
  const words = files.flatMap((name) => found(proseIn(name)).map((word) => `src/${name}: ${word}`))
  expect(words).toEqual([])
})
