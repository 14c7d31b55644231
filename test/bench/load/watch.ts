import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Sample {
  readonly ms: number
  readonly lines: number
}

const NEWEST = `{ articles(first: 20) { nodes { id title publishedAt outlet { name } quotes(first: 3) { nodes { text speaker { name } } } } } }`
const PAUSE_MS = 40

/** Requests the 20 newest articles again and again, as a frontend would. Returns the response times in milliseconds. */
export async function readNewest(url: string, isOver: () => boolean): Promise<number[]> {
  const times: number[] = []
  while (!isOver()) {
    const started = performance.now()
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: NEWEST }),
    })
    const text = await response.text()
    if (!text.startsWith('{"data":')) throw new Error(text.slice(0, 300))
    times.push(performance.now() - started)
    await sleep(PAUSE_MS)
  }
  return times
}

export function p95(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? NaN
}

/** Returns the peak memory of a process since its start. On other systems than Linux, returns NaN. */
export async function peakMemoryMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) / 1024
}

// Linux reports processor time in hundredths of a second.
const TICKS = 100

/**
 * Returns the processor time of a process in seconds, including all its threads. On other systems than Linux, returns
 * NaN.
 */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const [, utime, stime] = /\) (?:\S+ ){11}(\d+) (\d+)/.exec(stat) ?? []
  return (Number(utime ?? NaN) + Number(stime ?? NaN)) / TICKS
}

/**
 * Returns the rate of the last tenth of a load, divided by the rate of the first tenth. The first tenth begins with the
 * first loaded batch, because the file is checked before that.
 */
export function lastTenth(samples: readonly Sample[], total: number): number {
  const at = (lines: number) => {
    const after = samples.findIndex((sample) => sample.lines >= lines)
    const [a, b] = [samples[after - 1] ?? samples[0], samples[after] ?? samples.at(-1)]
    if (!a || !b || a.lines === b.lines) return b?.ms ?? NaN
    return a.ms + ((b.ms - a.ms) * (lines - a.lines)) / (b.lines - a.lines)
  }
  const first = samples.find((sample) => sample.lines > 0)
  if (!first || first.lines >= total / 10) return NaN
  const perLine = (from: number, to: number) => (at(to) - at(from)) / (to - from)
  return perLine(first.lines, total / 10) / perLine(total * 0.9, total)
}
