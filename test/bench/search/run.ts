import { writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { hasMeilisearch, NO_MEILISEARCH, startMeilisearch, type TestMeilisearch } from '../../meilisearch.ts'
import { prepareArchive } from '../archive/prepare.ts'
import { sizeOf } from '../archive/cast.ts'
import { type Figure, figureLine, headline, valueOf } from './figures.ts'
import { measureFreshness, measurePostgresFreshness } from './freshness.ts'
import { fillBare, measureIndexing, rest } from './indexing.ts'
import { openBare } from './meilisearch.ts'
import { readOptions } from './options.ts'
import { measurePostgres } from './postgres.ts'
import { measureSearch } from './speed.ts'
import { openWork } from './work.ts'
import { rounded, writeFigures } from '../write.ts'
import { startBenchPostgres } from '../postgres.ts'

// At scale 1, this benchmark has half as many articles as `npm run bench`.
const SCALE_OF_ARCHIVE = 0.5

const options = readOptions(process.argv.slice(2))
const say = (line: string) => console.log(line)
const figures: Figure[] = []
const tell = (found: readonly Figure[]) => {
  for (const figure of found) say(figureLine(figure))
  figures.push(...found)
}
const asks = (part: (typeof options.parts)[number]) => options.parts.includes(part)
const server = await startBenchPostgres(options.directory, say)
let meilisearch: TestMeilisearch | null = null
try {
  const scale = options.scale * SCALE_OF_ARCHIVE
  const archive = await prepareArchive(server.url, options.seed, scale, say)
  const again = `npm run bench:search -- --scale ${options.scale} --seed ${options.seed} --rounds ${options.rounds}`
  say(`${sizeOf(scale).articles} articles; load average ${loadavg()[0]?.toFixed(1) ?? ''}; to repeat: ${again}`)
  say(headline())
  if (asks('postgres')) {
    const work = await openWork(server.url, archive, 'POSTGRES', { SEARCH_ENGINE: 'postgres' })
    try {
      await rest(work.db, work.engine)
      await work.db.write`vacuum analyze`
      tell(await measurePostgres(options, work))
      tell(await measurePostgresFreshness(options, work))
    } finally {
      await work.stop()
    }
  }
  if (!hasMeilisearch) say(NO_MEILISEARCH)
  else if (asks('indexing') || asks('search') || asks('freshness')) {
    meilisearch = await startMeilisearch()
    const bare = openBare(meilisearch.options)
    // The API chooses this name for its index.
    const ours = { ...meilisearch.options, index: 'verbatim' }
    const work = await openWork(server.url, archive, 'MEILISEARCH', {
      SEARCH_ENGINE: 'meilisearch',
      MEILI_URL: ours.url,
      MEILI_KEY: ours.key ?? '',
    })
    try {
      await rest(work.db, work.engine)
      say(`Meilisearch ${meilisearch.version}`)
      if (asks('search')) tell(await measureSearch(options, work, ours))
      if (asks('indexing')) tell(await measureIndexing(options, work, bare, say))
      else if (asks('freshness')) await fillBare(work.db, bare)
      if (asks('freshness')) tell(await measureFreshness(options, work, bare, ours.index))
    } finally {
      await work.stop()
    }
  }
  if (options.write) {
    const rows = figures.map((figure) => ({
      name: `${figure.name}, ${figure.unit}`,
      ours: rounded(figure.ours),
      limit: figure.limit === null ? '' : rounded(figure.limit),
      ratio: figure.limit === null ? '' : valueOf(figure).toFixed(2),
    }))
    await writeFigures('search', rows, process.argv.slice(2))
  }
  if (options.json !== null) {
    const report = {
      articles: sizeOf(scale).articles,
      again,
      loadAverage: loadavg(),
      meilisearch: meilisearch?.version ?? null,
      node: process.version,
      figures,
    }
    await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`)
  }
} finally {
  await meilisearch?.stop()
  await server.stop()
}
