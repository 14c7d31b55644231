import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toNodeId } from '../../src/archive/node-id.ts'
import { extractNext } from '../../src/extraction/extract.ts'
import { readStatus } from '../../src/extraction/start.ts'
import type { ArticleInput } from '../../src/generated/types.ts'
import { correctQuotes } from '../../src/load/correct/correct-quotes.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { createLog } from '../../src/observe/log.ts'
import type { Db } from '../../src/postgres/connect.ts'
import { rowsOf } from '../archive/export/archive.ts'
import { createDatabase } from '../database.ts'
import { LENGTH } from '../length.ts'
import { load } from '../load/harness.ts'
import { createRandom } from '../oracle/load-input.ts'

// `npm run test:long` kills the process more often, with more articles.
const [KILLS, ARTICLES] = LENGTH > 1 ? [20, 20_000] : [4, 800]
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000)
const BATCH = 1_000

const LOADER = fileURLToPath(new URL('../bench/typescript.js', import.meta.url))
const PROGRAM = fileURLToPath(new URL('run-extraction.ts', import.meta.url))

let disturbed: Awaited<ReturnType<typeof createDatabase>>
let undisturbed: Awaited<ReturnType<typeof createDatabase>>
let child: ChildProcess | null = null
beforeAll(async () => {
  disturbed = await createDatabase()
  undisturbed = await createDatabase()
})
afterAll(async () => {
  if (child?.exitCode === null) child.kill('SIGKILL')
  await Promise.all([disturbed.drop(), undisturbed.drop()])
})

const FIRST = ['Maeve', 'Tomas', 'Ines', 'Karl', 'Ruth', 'Odile']
const LAST = ['Brannigan', 'Lindqvist', 'Okafor', 'Vidal', 'Hartmann', 'Seo', 'Marsh']

/** Some speakers occur in all articles, some in only one, and some are already known; two have the same name. */
function makeArticle(n: number, version: number): ArticleInput {
  const name = (k: number) => `${FIRST[(n + k) % FIRST.length]} ${LAST[(n * 3 + k + version) % LAST.length]}`
  const said = (k: number) => `“We have waited for sentence ${k} of text ${n % 7},” said ${name(k)}, a fisher.`
  return {
    key: `x${n}`,
    title: `Text ${n}`,
    language: 'en',
    status: n % 9 === 0 ? 'WITHHELD' : 'USABLE',
    extractQuotes: true,
    body: [`On day ${n}.`, said(1), said(version), `“It is time,” ${name(1)} said.`, `“Now ${n},” she added.`].join(
      '\n\n',
    ),
    ...(n % 11 === 0 ? { quotes: [{ text: 'It is time', speaker: { name: `Supplied Speaker ${n % 4}` } }] } : {}),
  }
}

async function loadAll(db: Db, articles: readonly ArticleInput[]): Promise<void> {
  for (let at = 0; at < articles.length; at += BATCH) {
    const { userErrors } = await load(db, { articles: articles.slice(at, at + BATCH) })
    expect(userErrors).toEqual([])
  }
}

async function correctSome(db: Db): Promise<void> {
  const rows = await db.read<{ id: string; start: number }[]>`
    select id, start_cp as start from quote where start_cp is not null order by md5(id::text) limit 60`
  const corrections = rows.map(({ id, start }, index) => ({
    id: toNodeId('quote', id),
    ...[{ isQuote: false }, { speaker: { name: 'Maeve Brannigan' } }, { start: start + 3 }, { cue: 'whispered' }][
      index % 4
    ],
  }))
  const { userErrors } = await correctQuotes(db, DEFAULT_LOAD_LIMITS, { corrections })
  expect(userErrors).toEqual([])
}

const all = Array.from({ length: ARTICLES }, (_, n) => makeArticle(n, 2))
const changed = all.flatMap((_, n) => (n % 3 === 0 ? [makeArticle(n, 3)] : []))
const pending = async () => (await readStatus(disturbed.db.read)).pendingArticles

async function startChild(): Promise<ChildProcess> {
  child = spawn(process.execPath, ['--import', LOADER, PROGRAM, disturbed.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout) await once(child.stdout, 'data')
  return child
}

/**
 * Runs a process that finds quotes until no article is pending, and kills it this many times. Returns how many kills
 * hit the process while it worked.
 */
async function extractWithKills(kills: number, random: ReturnType<typeof createRandom>): Promise<number> {
  const total = await pending()
  let hits = 0
  for (let kill = 1; kill <= kills; kill++) {
    const killed = await startChild()
    // The kills are spread over the work, and hit any place inside a chunk.
    const share = total - (total * (kill - random.next())) / (kills + 1)
    for (const until = Date.now() + 60_000; (await pending()) > share && Date.now() < until;) await sleep(1)
    await sleep(random.next() * 60)
    const exit = once(killed, 'exit')
    killed.kill('SIGKILL')
    await exit
    if ((await pending()) > 0) hits++
  }
  const last = await startChild()
  for (const until = Date.now() + 300_000; (await pending()) > 0 && Date.now() < until;) await sleep(20)
  last.kill('SIGKILL')
  await once(last, 'exit')
  expect(await pending()).toBe(0)
  return hits
}

function withoutTimes(rows: readonly string[] = []): string[] {
  return rows.map((row) => row.replace(/"loaded": "[^"]*"/, ''))
}

async function extractAll(db: Db): Promise<void> {
  const log = createLog('silent')
  while ((await extractNext(db.write, log, DEFAULT_LOAD_LIMITS)).articles > 0);
}

test(
  `killed ${KILLS} times while it reads ${ARTICLES} articles, it ends like an undisturbed one`,
  { timeout: 1_200_000 },
  async () => {
    const random = createRandom(SEED)
    await loadAll(disturbed.db, all)
    let hits = await extractWithKills(KILLS / 2, random)
    await correctSome(disturbed.db)
    while ((await pending()) > 0) await extractAll(disturbed.db)
    await loadAll(disturbed.db, changed)
    hits += await extractWithKills(KILLS / 2, random)
    expect(hits, `seed ${SEED}: kills while something was pending`).toBeGreaterThan(0)

    await loadAll(undisturbed.db, all)
    await extractAll(undisturbed.db)
    await correctSome(undisturbed.db)
    await extractAll(undisturbed.db)
    await loadAll(undisturbed.db, changed)
    await extractAll(undisturbed.db)

    const [ours, theirs] = [await rowsOf(disturbed.db), await rowsOf(undisturbed.db)]
    for (const table of Object.keys(theirs))
      expect(withoutTimes(ours[table]), `seed ${SEED}: ${table}`).toEqual(withoutTimes(theirs[table]))
    expect(theirs['quote']?.length).toBeGreaterThan(2 * ARTICLES)
    expect(theirs['quote_removed']?.length).toBeGreaterThan(0)
    expect(theirs['agent']?.some((row) => row.includes('"EXTRACTED"'))).toBe(true)
  },
)
