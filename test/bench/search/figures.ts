export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Returns the smallest of the values that is not exceeded by this part of them (0.95 for the 95th percentile). */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? NaN
}

/** A row of the results. The target applies to ours / limit or, if there is no limit, to ours. */
export interface Figure {
  readonly name: string
  readonly unit: string
  readonly ours: number
  readonly limit: number | null
  readonly target: { readonly atLeast?: number; readonly atMost?: number }
}

export function valueOf({ ours, limit }: Figure): number {
  return limit === null ? ours : ours / limit
}

function isMet(figure: Figure): boolean {
  const { atLeast = -Infinity, atMost = Infinity } = figure.target
  return valueOf(figure) >= atLeast && valueOf(figure) <= atMost
}

const WIDTH = 58
const cell = (text: string) => text.padStart(9)
const round = (value: number) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)

export function headline(): string {
  return `\n${''.padEnd(WIDTH)}${['ours', 'limit', 'ratio', 'target'].map(cell).join('')}`
}

export function figureLine(figure: Figure): string {
  const { name, unit, ours, limit, target } = figure
  const wanted = target.atLeast === undefined ? `<= ${target.atMost ?? ''}` : `>= ${target.atLeast}`
  const cells = [
    round(ours),
    limit === null ? '' : round(limit),
    limit === null ? '' : valueOf(figure).toFixed(2),
    wanted,
  ]
  return `${`${name}, ${unit}`.padEnd(WIDTH)}${cells.map(cell).join('')}${isMet(figure) ? '' : '   missed'}`
}
