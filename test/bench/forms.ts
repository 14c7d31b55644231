import { readOperation, spreadStatements } from '../archive/query/golden.ts'
import { createGun, requestsOf } from './fire/fire.ts'
import { compare, COMPARED, drawValues, median, WARM_SECONDS } from './measure.ts'
import type { Options } from './options.ts'
import { startServer } from './server/start.ts'
import { SLICES } from './slice/slices.ts'

/** The cost of a query in one form of SQL. */
interface Cost {
  /** Answers per second over 8 connections. */
  readonly rate: number
  /** The median time of an answer over one connection, in milliseconds. */
  readonly p50Ms: number
}

export interface FormFigures {
  readonly name: string
  readonly usual: Cost
  readonly spread: Cost
  /** The number of statements of the spread form. */
  readonly statements: number
}

/** Sends each query alternately to two servers of ours, which read the same archive in different forms of SQL. */
export async function measureForms(
  options: Options,
  url: string,
  tell: (figures: FormFigures) => void,
): Promise<FormFigures[]> {
  const servers = await Promise.all([
    startServer('ours', url, { SQL_FORM: 'usual' }),
    startServer('ours', url, { SQL_FORM: 'spread' }),
  ])
  const gun = createGun()
  try {
    const figures: FormFigures[] = []
    for (const slice of SLICES) {
      if (options.only !== null && !slice.name.includes(options.only)) continue
      const values = await drawValues(url, slice, options.seed)
      const [usual, spread] = servers.map((server) => server.url) as [string, string]
      await compare(slice, values.slice(0, COMPARED), usual, spread)
      await gun.aim(
        [usual, spread].map((one) => ({ port: Number(new URL(one).port), requests: requestsOf(slice, values) })),
      )
      const rounds: [Cost[], Cost[]] = [[], []]
      for (const target of [0, 1]) await gun.fire(target, WARM_SECONDS)
      for (let round = 0; round < options.rounds; round++) {
        // The order changes in every round, so that a disturbance does not always affect the same server.
        for (const target of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const))
          rounds[target].push({
            rate: await gun.fire(target, options.secondsPerRound),
            p50Ms: (await gun.measure(target, options.secondsPerRound / 2, 1)).p50Ms,
          })
      }
      const [usualCost, spreadCost] = rounds.map((each) => ({
        rate: median(each.map(({ rate }) => rate)),
        p50Ms: median(each.map(({ p50Ms }) => p50Ms)),
      })) as [Cost, Cost]
      const { fields } = readOperation(slice.document, slice.variables(values[0] ?? []))
      const statements = spreadStatements({ fields, seesAll: false }).length
      const measured = { name: slice.name, usual: usualCost, spread: spreadCost, statements }
      figures.push(measured)
      tell(measured)
    }
    return figures
  } finally {
    gun.stop()
    await Promise.all(servers.map((server) => server.stop()))
  }
}
