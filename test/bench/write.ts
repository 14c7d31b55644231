import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'

const FIGURES = 'docs/figures.md'

/** A section of docs/figures.md. */
export type Section = 'reads' | 'load' | 'extraction' | 'search'

/** A cell without a figure is an empty text. */
export interface Row {
  readonly name: string
  readonly ours: string
  readonly limit: string
  readonly ratio: string
}

const COMMANDS: Readonly<Record<Section, string>> = {
  reads: 'bench',
  load: 'bench:load',
  extraction: 'bench:extraction',
  search: 'bench:search',
}
/** The line that a section of docs/figures.md has until its figures have been measured. */
const unmeasured = /^`npm run (bench[:\w]*) .*` puts the figures here\.$/gm
const HEADINGS: Readonly<Record<Section, string>> = {
  reads: 'answers per second',
  load: 'figure',
  extraction: 'figure',
  search: 'figure',
}

/**
 * One figure of each benchmark at full size, for the README. If some of these figures have not been measured, more
 * figures of reads are shown instead.
 */
const FRONT_PAGE: readonly { section: Section; row: RegExp; name: string }[] = [
  { section: 'reads', row: /^the 20 newest/, name: 'lists of 20 articles, each with outlet, 5 quotes and speakers' },
  { section: 'load', row: /^articles per second by a load job/, name: 'articles loaded, each with 3 quotes' },
  { section: 'search', row: /^a search with 20 full hits/, name: 'searches, each with 20 articles or quotes' },
  { section: 'reads', row: /^an article by id/, name: 'articles by id, each with its outlet' },
  { section: 'reads', row: /^an event's quotes/, name: 'counts of the quotes of an event, by speaker' },
]
const ON_FRONT_PAGE = 3

/** Replaces the table of a section in docs/figures.md, and then updates the table of the README from that file. */
export async function writeFigures(section: Section, rows: readonly Row[], args: readonly string[]): Promise<void> {
  const stamp = stampOf(COMMANDS[section], args)
  await makeRoom(section)
  await replace(FIGURES, section, `${tableOf(HEADINGS[section], rows)}\n\n${stamp}`)
  const text = await readFile(FIGURES, 'utf8')
  const shown = FRONT_PAGE.flatMap(({ section, row, name }) => {
    const [table = '', stamp = ''] = blockOf(text, section).split(/(?=^Measured by)/m)
    const found = parseRows(table).find((one) => row.test(one.name))
    return found && !/--(?:scale|only)\b/.test(stamp) ? [{ row: { ...found, name }, stamp }] : []
  }).slice(0, ON_FRONT_PAGE)
  if (shown.length < ON_FRONT_PAGE)
    throw new Error(`${FIGURES} has too few figures of full size: run without --scale and --only to write the README.`)
  const stamps = [...new Set(shown.map(({ stamp }) => stamp.trim()))]
  const table = tableOf(
    'per second',
    shown.map(({ row }) => row),
  )
  await replace('README.md', 'summary', [table, '', ...stamps].join('\n'))
}

/** Replaces the part of a document between the comments for `name` by these tables, with the command that measured them. */
export async function writeTables(
  path: string,
  name: string,
  command: string,
  tables: string,
  args: readonly string[],
): Promise<void> {
  await replace(path, name, `${tables}\n\n${stampOf(command, args)}`)
}

function stampOf(command: string, args: readonly string[]): string {
  // The option `--directory` is removed, because readers need not know where the run kept its data.
  const shownArgs = args.join(' ').replace(/ ?--directory[ =]\S+/, '')
  return `Measured by \`npm run ${command} -- ${shownArgs}\`\non ${machine()}.`
}

function tableOf(heading: string, rows: readonly Row[]): string {
  const lines = rows.map(({ name, ours, limit, ratio }) => `| ${[name, ours, limit, ratio].join(' | ')} |`)
  return [`| ${heading} | Verbatim | limit | ratio |`, '|---|---|---|---|', ...lines].join('\n')
}

function parseRows(table: string): Row[] {
  return table
    .split('\n')
    .filter((line) => line.startsWith('| ') && /\d/.test(line))
    .map((line) => {
      const [name = '', ours = '', limit = '', ratio = ''] = line.slice(2, -2).split(' | ')
      return { name, ours, limit, ratio }
    })
}

function machine(): string {
  const cores = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const date = new Date().toISOString().slice(0, 10)
  return `${cores[0]?.model.trim() ?? 'unknown'}, ${cores.length} cores, ${memory} GB, ${date}, commit \`${commit}\``
}

function blockOf(text: string, name: string): string {
  return text.split(`<!-- bench:${name} -->\n`)[1]?.split(`<!-- /bench:${name} -->`)[0] ?? ''
}

async function makeRoom(section: Section): Promise<void> {
  const text = await readFile(FIGURES, 'utf8')
  const block = `<!-- bench:${section} -->\n<!-- /bench:${section} -->`
  const next = text.replace(unmeasured, (line, command) => (command === COMMANDS[section] ? block : line))
  if (next !== text) await writeFile(FIGURES, next)
}

async function replace(path: string, name: string, body: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`]
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from)
    throw new Error(`${path} lacks ${begin} and ${end}, between which the figures are written.`)
  await writeFile(path, `${text.slice(0, from + begin.length)}\n${body}\n${text.slice(to)}`)
}

/** Rounds a number to as many digits as are meaningful. */
export function rounded(value: number): string {
  if (!Number.isFinite(value)) return ''
  return value < 10 ? value.toFixed(2) : value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 1 : 0 })
}
