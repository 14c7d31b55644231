import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { documentOf, documents, proseOf, readBlocks, ROOT } from './documents.ts'

/** Returns the anchors that common Markdown renderers make from headings. */
function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>()
  const anchors = [...text.matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
    const times = seen.get(anchor) ?? 0
    seen.set(anchor, times + 1)
    return times === 0 ? anchor : `${anchor}-${times}`
  })
  return new Set(anchors)
}

test.each(documents)('every link of $path leads somewhere', (document) => {
  const targets = [...proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '')
  const dead = targets.filter((target) => {
    if (/^(https?|mailto):/.test(target)) return false
    const [file = '', anchor] = target.split('#')
    const path = file === '' ? document.path : normalize(join(dirname(document.path), file))
    if (!existsSync(join(ROOT, path))) return true
    return anchor !== undefined && !anchorsOf(readFileSync(join(ROOT, path), 'utf8')).has(anchor)
  })
  expect(dead).toEqual([])
})

test('the README is a front page, and leads to every document', () => {
  const { text } = documentOf('README.md')
  expect(text.split('\n').length).toBeLessThanOrEqual(151)
  const all = documents.map(({ path }) => path).filter((path) => path.startsWith('docs/'))
  const missing = all.filter((path) => !text.includes(`(${path})`))
  const { text: decisions } = documentOf('docs/decisions/README.md')
  expect(missing.filter((path) => !decisions.includes(`(${path.replace('docs/decisions/', '')})`))).toEqual([])
})

test.each(documents)('$path has no placeholder and no empty section', (document) => {
  const prose = proseOf(document)
  expect(prose.match(/\b(?:TODO|TBD|FIXME|XXX)\b|<!-- (?!Generated|\/?bench:)[^>]*-->/g) ?? []).toEqual([])
  // A section is empty if its heading is directly followed by another heading of the same or a higher level, or by the
  // end.
  const sections = document.text.replace(/<!--[^]*?-->/g, '').split(/^(?=#{1,6} )/m)
  const empty = sections.filter((section, index) => {
    const [heading = '', ...rest] = section.split('\n')
    if (!/^#/.test(heading) || rest.join('').trim() !== '') return false
    const level = (line: string) => /^#+/.exec(line)?.[0].length ?? 0
    return level(sections[index + 1] ?? '#') <= level(heading)
  })
  expect(empty).toEqual([])
})

test('figures come with their command, date, machine and commit', () => {
  const blocks = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/<!-- bench:(\w+) -->([^]*?)<!-- \/bench:\1 -->/g)].map(([, name, body = '']) => ({
      name: `${path} ${name}`,
      body,
    })),
  )
  const names = blocks.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['README.md summary', 'docs/figures.md reads']))
  // A section without figures states the command that writes them.
  const { text } = documentOf('docs/figures.md')
  for (const name of ['load', 'extraction', 'search'])
    if (!names.includes(`docs/figures.md ${name}`))
      expect(text).toMatch(new RegExp(`^\`npm run bench:${name} .*--write\` puts the figures here\\.$`, 'm'))
  for (const { name, body } of blocks) {
    expect(body, name).toMatch(/`npm run bench\b[^`]*`/)
    expect(body, name).toMatch(/\d{4}-\d{2}-\d{2}/)
    expect(body, name).toMatch(/\d+ cores/)
    expect(body, name).toMatch(/commit `[0-9a-f]{7,}`/)
    expect(body, name).toMatch(/^\|.*\d/m)
  }
})

test('the figures of the README are those of docs/figures.md', () => {
  const cells = (text: string) =>
    [...text.matchAll(/^\|[^|]*\|([^|\n]*\d[^|\n]*\|[^|\n]*\|[^|\n]*)\|$/gm)].map(([, row = '']) => row.trim())
  const all = cells(documentOf('docs/figures.md').text)
  const shown = cells(
    /<!-- bench:summary -->[^]*<!-- \/bench:summary -->/.exec(documentOf('README.md').text)?.[0] ?? '',
  )
  expect(shown.length).toBe(3)
  expect(shown.filter((row) => !all.includes(row))).toEqual([])
})

// Words in backticks that are not in the schema: names from other software, environment variables, and error codes of
// whole requests.
const OTHER_WORDS = new Set(
  'PATH COPY NewsArticle UNAVAILABLE typescript relayStylePagination urql fetch gzip npx iconv guid publishDate title hit negot us history verbatim meilisearch'.split(
    ' ',
  ),
)

test('every name of the schema that the documents use exists', () => {
  const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'))
  const names = new Set<string>(Object.keys(schema.getTypeMap()))
  for (const type of Object.values(schema.getTypeMap())) {
    if (isEnumType(type)) for (const { name } of type.getValues()) names.add(name)
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      names.add(field.name)
      names.add(`${type.name}.${field.name}`)
      if ('args' in field) for (const arg of field.args) names.add(arg.name)
    }
  }
  const users = ['README.md', 'docs/loading.md', 'docs/searching.md', 'docs/frontends.md', 'docs/limits.md']
  const unknown = users.flatMap((path) =>
    [...proseOf(documentOf(path)).matchAll(/`([A-Za-z]+(?:\.[a-z][A-Za-z]*)?)(?:\(.*?\))?`/g)]
      .map(([, name = '']) => name)
      .filter((name) => !names.has(name) && !OTHER_WORDS.has(name) && !isFieldPath(name, names))
      .map((name) => `${path}: ${name}`),
  )
  expect(unknown).toEqual([])
})

/** Such as `article.body`. */
function isFieldPath(name: string, names: ReadonlySet<string>): boolean {
  const parts = name.split('.')
  return parts.length === 2 && parts.every((part) => names.has(part))
}

test('no record is loaded by two of the sample, the documents and the playground', () => {
  const folder = join(ROOT, 'schema/examples')
  const loads = readdirSync(folder).filter((name) => /^(?:16|17|21).*json$/.test(name))
  const sources = [
    readFileSync(join(ROOT, 'sample/archive.json'), 'utf8'),
    documents
      .flatMap((document) => readBlocks(document).filter(({ language }) => language === 'sh'))
      .map(({ text }) => text)
      .join('\n'),
    loads.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n'),
  ]
  const identifiers = sources.map((text) => {
    const found = [...text.matchAll(/"(?:key|domain|url|name|wikidataId)": ?"([^"]+)"/g)].map(([, value]) => value)
    return new Set(found)
  })
  expect(identifiers.map(({ size }) => size > 4)).toEqual([true, true, true])
  const shared = identifiers.flatMap((one, index) =>
    identifiers.slice(index + 1).flatMap((other) => [...one].filter((value) => other.has(value))),
  )
  expect(shared).toEqual([])
})

test('facets and timelines are promised where they are', () => {
  const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'))
  const withField = (field: string) =>
    Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && type.name.endsWith('Connection') && field in type.getFields())
      .map(({ name }) => name)
      .sort()
  expect(withField('timeline')).toEqual(['ArticleConnection', 'QuoteConnection'])
  expect(withField('facet')).toEqual(['ArticleConnection', 'QuoteConnection', 'SearchConnection'])
  for (const document of documents)
    expect(proseOf(document), document.path).not.toMatch(/\b(?:facets?|timelines?)\b[^.]{0,40}\bon every list\b/)
})

test('TypeScript, GraphQL, shell and JSON are the only languages of blocks, or are run by a test of their own', () => {
  const languages = new Set(documents.flatMap((document) => readBlocks(document).map(({ language }) => language)))
  // nginx: test/http/proxies.test.ts. ini: test/poolers. Caddy's file, and pictures made of characters, are not run.
  expect([...languages].sort()).toEqual(['', 'caddyfile', 'graphql', 'ini', 'json', 'nginx', 'sh', 'ts'])
})
