import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import type { SliceFigures } from './measure.ts'

// The front page shows these; docs/figures.md shows all.
const ON_FRONT_PAGE = [
  'an article by id with its outlet',
  'the 20 newest with outlet and 5 quotes each with speaker',
  "an event's quotes: count, speakers",
]

/** Replaces the tables between `<!-- bench:… -->` in the README and docs/figures.md. */
export async function writeSlices(slices: readonly SliceFigures[], args: readonly string[]): Promise<void> {
  const shown = slices.filter(({ name }) => ON_FRONT_PAGE.includes(name))
  if (shown.length !== ON_FRONT_PAGE.length)
    throw new Error('The front page needs figures that this run left out: run without --only to write them.')
  const stamp = `Measured by \`npm run bench -- ${args.join(' ')}\`\non ${machine()}.`
  const limit = 'The limit is a bare HTTP server with one hand-written statement per question. '
  await replace('README.md', 'summary', `${table(shown)}\n\n${limit}${stamp}`)
  await replace('docs/figures.md', 'reads', `${table(slices)}\n\n${stamp}`)
}

function table(slices: readonly SliceFigures[]): string {
  const rate = (value: number) => Math.round(value).toLocaleString('en-US')
  const rows = slices.map(
    ({ name, ours, limit, ratio }) => `| ${name} | ${rate(ours)} | ${rate(limit)} | ${ratio.toFixed(2)} |`,
  )
  return ['| answers per second | Verbatim | limit | ratio |', '|---|---|---|---|', ...rows].join('\n')
}

function machine(): string {
  const cores = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const date = new Date().toISOString().slice(0, 10)
  return `${cores[0]?.model.trim() ?? 'unknown'}, ${cores.length} cores, ${memory} GB, ${date}, commit \`${commit}\``
}

async function replace(path: string, name: string, body: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`]
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`${path} lacks ${begin} and ${end}, between which the figures go.`)
  await writeFile(path, `${text.slice(0, from + begin.length)}\n${body}\n${text.slice(to)}`)
}
