import type { SliceFigures } from './measure.ts'

const WIDTH = 62

export function headline(): string {
  return `\n${'answers per second'.padEnd(WIDTH)}${['ours', 'limit', 'ratio', 'growth'].map((word) => word.padStart(8)).join('')}`
}

export function sliceLine({ name, ours, limit, ratio, growth }: SliceFigures): string {
  const cells = [ours.toFixed(0), limit.toFixed(0), ratio.toFixed(2), growth === null ? '' : growth.toFixed(2)]
  return name.padEnd(WIDTH) + cells.map((cell) => cell.padStart(8)).join('')
}
