import { rounded } from '../write.ts'

/** A measured amount, per article. */
export interface Line {
  readonly name: string
  /** The amount of all articles, divided by their number. */
  readonly perArticle: number
  /** The amount that the second half of the articles added, divided by their number. */
  readonly perFurther: number
  /** The share of indexes, or null if it is not known. */
  readonly indexShare: number | null
}

/** What `perFurther` becomes if it stays the same for each further article. */
export interface Extrapolated {
  readonly name: string
  readonly unit: 'bytes' | 'seconds'
  readonly perArticle: number
}

const TARGETS = [1e6, 1e7, 1e8, 1e9] as const

export function measuredTable(lines: readonly Line[]): string {
  return [
    '| bytes per article | all articles | each article of the second half | share of indexes |',
    '|---|---|---|---|',
    ...lines.map(
      ({ name, perArticle, perFurther, indexShare }) =>
        `| ${name} | ${rounded(perArticle)} | ${rounded(perFurther)} | ${indexShare === null ? '' : `${Math.round(indexShare * 100)} %`} |`,
    ),
  ].join('\n')
}

export function extrapolatedTable(lines: readonly Extrapolated[]): string {
  return [
    '| extrapolated | 1 M articles | 10 M | 100 M | 1 G |',
    '|---|---|---|---|---|',
    ...lines.map(
      ({ name, unit, perArticle }) =>
        `| ${name} | ${TARGETS.map((count) => (unit === 'bytes' ? bytes : duration)(perArticle * count)).join(' | ')} |`,
    ),
  ].join('\n')
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

function bytes(value: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(1, value)) / 3), UNITS.length - 1)
  return `${twoDigits(value / 1_000 ** power)} ${UNITS[power] ?? ''}`
}

function duration(seconds: number): string {
  if (seconds < 5_400) return `${twoDigits(seconds / 60)} min`
  return seconds < 172_800 ? `${twoDigits(seconds / 3_600)} h` : `${twoDigits(seconds / 86_400)} d`
}

/** Rounds to two digits, because an extrapolation has no more that mean something. */
function twoDigits(value: number): string {
  return String(Number(value.toPrecision(2)))
}
