import postgres from 'postgres'
import { clientBody } from './fire/client.ts'
import { createGun, requestsOf } from './fire/fire.ts'
import type { Options } from './options.ts'
import { startServer } from './server/start.ts'
import type { Slice } from './slice/slice.ts'
import { SLICES } from './slice/slices.ts'

export interface SliceFigures {
  readonly name: string
  /** Answers per second. */
  readonly ours: number
  readonly limit: number
  readonly ratio: number
  /**
   * The time per request, divided by the time with an archive a tenth of the size. Null for queries whose time is
   * expected to grow.
   */
  readonly growth: number | null
}

/** The number of answers of each query that are compared before the measurement. */
export const COMPARED = 25
export const WARM_SECONDS = 1

/**
 * Sends each query alternately to our server, to the hand-written server ("limit"), and to our server with the small
 * archive.
 */
export async function measureSlices(
  options: Options,
  large: string,
  small: string,
  tell: (figures: SliceFigures) => void,
): Promise<SliceFigures[]> {
  const servers = await Promise.all([
    startServer('ours', large),
    startServer('limit', large),
    startServer('ours', small),
  ])
  const gun = createGun()
  try {
    const figures: SliceFigures[] = []
    for (const slice of SLICES) {
      if (options.only !== null && !slice.name.includes(options.only)) continue
      const values = await drawValues(large, slice, options.seed)
      const smallValues = await drawValues(small, slice, options.seed)
      const [ours, limit, oursSmall] = servers.map((server) => server.url) as [string, string, string]
      await compare(slice, values.slice(0, COMPARED), ours, limit)
      const port = (url: string) => Number(new URL(url).port)
      await gun.aim([
        { port: port(ours), requests: requestsOf(slice, values) },
        { port: port(limit), requests: requestsOf(slice, values) },
        { port: port(oursSmall), requests: requestsOf(slice, smallValues) },
      ])
      const targets = slice.isBounded ? [0, 1, 2] : [0, 1]
      for (const target of targets) await gun.fire(target, WARM_SECONDS)
      const rates: number[][] = [[], [], []]
      for (let round = 0; round < options.rounds; round++) {
        // The order changes in every round, so that a disturbance of the machine does not always affect the same
        // server.
        for (let turn = 0; turn < targets.length; turn++) {
          const target = (turn + round) % targets.length
          rates[target]?.push(await gun.fire(target, options.secondsPerRound))
        }
      }
      const [ourRate, limitRate, smallRate] = rates.map(median) as [number, number, number]
      const measured = {
        name: slice.name,
        ours: ourRate,
        limit: limitRate,
        ratio: ourRate / limitRate,
        growth: slice.isBounded ? smallRate / ourRate : null,
      }
      figures.push(measured)
      tell(measured)
    }
    return figures
  } finally {
    gun.stop()
    await Promise.all(servers.map((server) => server.stop()))
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}

export async function drawValues(url: string, slice: Slice, seed: number): Promise<string[][]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await sql`select setseed(${1 / (1 + seed)})`
    const rows: string[][] = (await sql.unsafe(slice.draw).values()).map((row) => row.map(String))
    return rows.length > 0 ? rows : [[]]
  } finally {
    await sql.end()
  }
}

/** @throws if the two answers differ in any character, because their times are then not comparable. */
export async function compare(slice: Slice, rows: readonly string[][], ours: string, limit: string): Promise<void> {
  for (const values of rows) {
    const asked = clientBody('urql 5', slice, values)
    const [our = '', other = ''] = await Promise.all(
      [ours, limit].map(async (url) => {
        const headers = { 'content-type': 'application/json' }
        return (await fetch(`${url}/graphql`, { method: 'POST', headers, body: asked })).text()
      }),
    )
    if (our.trimEnd() !== other)
      throw new Error(
        `${slice.name}, ${JSON.stringify(values)}: the answers differ\n${our.slice(0, 2_000)}\n${other.slice(0, 2_000)}`,
      )
    if (other.includes('null}}') || other === '{"data":{}}')
      throw new Error(`${slice.name}, ${JSON.stringify(values)}: nothing found`)
  }
}
