import type { LoadFigures } from './load/measure.ts'
import type { SliceFigures } from './measure.ts'

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
