import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { hasMeilisearch, NO_MEILISEARCH, startMeilisearch } from '../../meilisearch.ts'
import { urlOf } from '../archive/prepare.ts'
import { writeFiles } from '../load/file.ts'
import { articleMaker } from '../load/input.ts'
import { writeTables } from '../write.ts'
import { fill, type Measured } from './fill.ts'
import { type Extrapolated, extrapolatedTable, type Line, measuredTable } from './report.ts'
import { OTHER, SEARCH, type Size } from './tables.ts'
import { openBench } from '../postgres.ts'

const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    // Whether to write the tables into docs/scaling.md.
    write: { type: 'boolean', default: false },
    directory: { type: 'string', default: '.verbatim/bench' },
  },
})
const half = Math.round(Number(values.articles) / 2)
if (!(half >= 50)) throw new TypeError('--articles takes a number from 100 on')
const say = (line: string) => console.log(line)

const directory = resolve(values.directory)
await rm(join(directory, 'sizes'), { recursive: true, force: true })
const { files, server, admin } = await openBench(directory, 'sizes', say)

async function measure(
  engine: 'POSTGRES' | 'MEILISEARCH',
  environment: Readonly<Record<string, string>>,
  readMore: () => Promise<ReadonlyMap<string, Size>>,
): Promise<Measured[]> {
  say(`loading ${2 * half} articles, with ${engine === 'POSTGRES' ? 'the search of PostgreSQL' : 'Meilisearch'}`)
  const name = `sizes_${engine.toLowerCase()}`
  await admin.unsafe(`drop database if exists ${name} with (force)`)
  await admin.unsafe(`create database ${name} template template0 encoding 'UTF8' locale 'C.UTF-8'`)
  try {
    const more = { ...environment, UPLOAD_DIR: join(files, `uploads-${name}`), VERBATIM_DIR: files }
    return await fill(paths, { url: urlOf(server.url, name), environment: more, engine, readMore })
  } finally {
    await admin.unsafe(`drop database if exists ${name} with (force)`)
  }
}

async function measureMeilisearch(): Promise<Measured[]> {
  const meilisearch = await startMeilisearch()
  const { url, key } = meilisearch.options
  const readMore = async () => {
    const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` }
    const stats = (await (await fetch(`${url}/stats`, { headers })).json()) as Record<string, number>
    const size = (bytes = NaN): Size => ({ bytes, indexBytes: null })
    return new Map([
      ['Meilisearch, used', size(stats['usedDatabaseSize'])],
      ['Meilisearch, on the disk', size(stats['databaseSize'])],
    ])
  }
  try {
    return await measure(
      'MEILISEARCH',
      { SEARCH_ENGINE: 'meilisearch', MEILI_URL: url, MEILI_KEY: key ?? '' },
      readMore,
    )
  } finally {
    await meilisearch.stop()
  }
}

const paths = [1, 2].map((part) => join(files, `articles-${part}.ndjson`))
try {
  await writeFiles(paths, articleMaker(Number(values.seed)), half)
  const inPostgres = await measure('POSTGRES', { SEARCH_ENGINE: 'postgres' }, async () => Promise.resolve(new Map()))
  const inMeilisearch = hasMeilisearch ? await measureMeilisearch() : []
  if (!hasMeilisearch) say(NO_MEILISEARCH)

  const lineOf = (name: string, [first, all]: readonly Measured[], read: (one: Measured) => number): Line[] => {
    if (!first || !all) return []
    const size = all.sizes.get(name)
    const indexShare = size?.indexBytes == null ? null : size.indexBytes / size.bytes
    const [before, after] = [read(first), read(all)]
    return [{ name, perArticle: after / (2 * half), perFurther: (after - before) / half, indexShare }]
  }
  const sizeOf = (name: string, runs: readonly Measured[]) =>
    lineOf(name, runs, ({ sizes }) => sizes.get(name)?.bytes ?? NaN)
  const coreNames = [...(inPostgres[0]?.sizes.keys() ?? [])].filter((name) => name !== SEARCH && name !== OTHER)
  const core = ({ sizes }: Measured) => coreNames.reduce((sum, name) => sum + (sizes.get(name)?.bytes ?? 0), 0)
  const coreLines = lineOf('all of these', inPostgres, core)
  const search = sizeOf(SEARCH, inPostgres)
  const used = sizeOf('Meilisearch, used', inMeilisearch)
  const onDisk = sizeOf('Meilisearch, on the disk', inMeilisearch)
  const wal = [
    ...lineOf('write-ahead log, with the search of PostgreSQL', inPostgres, ({ walBytes }) => walBytes),
    ...lineOf('write-ahead log, with Meilisearch', inMeilisearch, ({ walBytes }) => walBytes),
  ]
  const lines = [
    ...coreNames.flatMap((name) => sizeOf(name, inPostgres)),
    ...coreLines,
    ...sizeOf(OTHER, inPostgres),
    ...search,
    ...used,
    ...onDisk,
    ...wal,
  ]
  const bytesOf = (name: string, found: readonly Line[]): Extrapolated[] =>
    found.map(({ perFurther }) => ({ name, unit: 'bytes', perArticle: perFurther }))
  const [rate] = lineOf('', inPostgres, ({ seconds }) => seconds)
  const extrapolated: Extrapolated[] = [
    ...bytesOf('archive without search', coreLines),
    ...bytesOf('search index in PostgreSQL', search),
    ...bytesOf('Meilisearch, used', used),
    ...bytesOf('Meilisearch, on the disk', onDisk),
    ...wal.flatMap((line) => bytesOf(line.name, [line])),
    ...(rate ? [{ name: 'loading by one job', unit: 'seconds' as const, perArticle: rate.perFurther }] : []),
  ]
  const tables = [measuredTable(lines), extrapolatedTable(extrapolated)].join('\n\n')
  say(`\n${tables}\n\nTo repeat: npm run bench:sizes -- ${process.argv.slice(2).join(' ')}`)
  if (values.write) await writeTables('docs/scaling.md', 'sizes', 'bench:sizes', tables, process.argv.slice(2))
} finally {
  await admin.end()
  await server.stop()
  await rm(files, { recursive: true, force: true })
}
