import type { LoadFigures } from './load/measure.ts'
import type { FormFigures } from './forms.ts'
import type { SliceFigures } from './measure.ts'
import type { Row } from './write.ts'

const WIDTH = 62

export function headline(): string {
  return `\n${'answers per second'.padEnd(WIDTH)}${['ours', 'limit', 'ratio', 'growth'].map((word) => word.padStart(8)).join('')}`
}

export function sliceLine({ name, ours, limit, ratio, growth }: SliceFigures): string {
  const cells = [ours.toFixed(0), limit.toFixed(0), ratio.toFixed(2), growth === null ? '' : growth.toFixed(2)]
  return name.padEnd(WIDTH) + cells.map((cell) => cell.padStart(8)).join('')
}

export function loadLine({ ours, limit, ratio }: LoadFigures): string {
  const cells = [ours.toFixed(0), limit.toFixed(0), ratio.toFixed(2)]
  return `\n${'loading articles with 3 quotes each, per second'.padEnd(WIDTH)}${cells.map((cell) => cell.padStart(8)).join('')}`
}

export function formsHeadline(): string {
  const words = ['usual', 'spread', 'ratio', 'usual ms', 'spread ms', 'statements']
  return `\n${'answers per second, and milliseconds of one answer'.padEnd(WIDTH)}${words.map((word) => word.padStart(11)).join('')}`
}

export function formsLine({ name, usual, spread, statements }: FormFigures): string {
  const ratio = (spread.rate / usual.rate).toFixed(2)
  const cells = [usual.rate.toFixed(0), spread.rate.toFixed(0), ratio, usual.p50Ms.toFixed(2), spread.p50Ms.toFixed(2)]
  return name.padEnd(WIDTH) + [...cells, String(statements)].map((cell) => cell.padStart(11)).join('')
}

/** The printed form of a table of docs/figures.md. */
export function rowLines(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(({ name }) => name.length)) + 2
  const line = (name: string, cells: readonly string[]) =>
    name.padEnd(width) + cells.map((cell) => cell.padStart(8)).join('')
  return [
    line('', ['ours', 'limit', 'ratio']),
    ...rows.map(({ name, ours, limit, ratio }) => line(name, [ours, limit, ratio])),
  ]
}

export function formsFooter(args: readonly string[]): string {
  return [
    '',
    'usual, spread: this API with SQL_FORM=usual and SQL_FORM=spread. Each runs in its own process on the same Postgres, and they are measured alternately.',
    'Answers per second are over 8 connections, the milliseconds over one. Figures are medians. Compare only the ratios of one run.',
    'statements: the number of statements of the spread form for one request. The usual form has one statement.',
    `To repeat: npm run bench -- ${args.join(' ')}`,
  ].join('\n')
}

export function footer(args: readonly string[]): string {
  return [
    '',
    'ours: this API. limit: bare node:http, JSON.parse and one hand-written prepared statement per slice; for loading, COPY of the same rows into all tables.',
    'Both receive the requests of Apollo Client 4 and urql 5 alternately.',
    'Each runs in its own process on the same Postgres, and they are measured alternately over 8 connections. Figures are medians. Compare only the ratios of one run.',
    'growth: time per request, divided by that of an archive a tenth of the size.',
    `To repeat: npm run bench${args.length > 0 ? ` -- ${args.join(' ')}` : ''}`,
  ].join('\n')
}
