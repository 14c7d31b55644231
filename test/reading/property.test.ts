import { describe, expect, it } from 'vitest'
import { loadSchema } from '../../src/graphql/schema.ts'
import { hideSome, randomArchive } from '../oracle/archive.ts'
import { randomQuery } from '../oracle/query.ts'
import { createRandom } from '../oracle/random.ts'
import { createOracle } from '../oracle/read.ts'
import { seedArchive } from '../oracle/seed.ts'
import { createValues } from '../oracle/value.ts'
import { viewOf } from '../oracle/view.ts'
import { createApi } from '../api.ts'
import { createDatabase } from '../database.ts'
import { LENGTH } from '../length.ts'
import { compare, paged, shrink, type Role } from './compare.ts'

const ARCHIVES = LENGTH > 1 ? 8 : 6
const QUERIES = LENGTH > 1 ? 80 * LENGTH : 36
/** The number of queries of each archive that are answered by both forms of SQL: at least 200 of all archives together. */
const IN_BOTH_FORMS = 34
/** Change the seed to test other queries. */
const SEED = 1

describe('every query answers what a plain evaluation of the rules answers', () => {
  it.each(Array.from({ length: ARCHIVES }, (_, n) => SEED + n))(
    'on the random archive %i',
    async (seed) => {
      const { db, drop } = await createDatabase()
      // Random operations request more counts and texts than real clients do, so the limit is high: this test checks
      // answers, not cost.
      const limits = { maxRows: 1_000_000 }
      const api = await createApi(db, limits, { askTwice: true })
      const inBothForms = await createApi(db, limits, { askTwice: true, bothForms: true })
      try {
        const archive = await seedArchive(db, hideSome(randomArchive(seed), createRandom(seed)))
        const schema = loadSchema()
        const [oracle, cursors] = [createOracle(archive), new Map<string, string>()]
        const everything = viewOf(archive, 'loader')
        for (let n = 0; n < QUERIES; n += 1) {
          const random = createRandom(seed * 100_000 + n)
          const bench = { schema, api: n < IN_BOTH_FORMS ? inBothForms : api, oracle, cursors }
          const role: Role = n % 2 === 0 ? 'anonymous' : 'loader'
          const query = randomQuery(bench.schema, random, createValues(everything, random))
          const first = await compare(bench, query, role)
          if (first.differences.length > 0)
            expect.fail(`archive ${seed}, query ${n} ${await shrink(bench, query, role)}`)
          const next = paged(query, first.found, (cursors) => (random.chance(0.6) ? random.pick(cursors) : null))
          if (next === null) continue
          const second = await compare(bench, next, role)
          if (second.differences.length > 0)
            expect.fail(`archive ${seed}, query ${n}, paged ${await shrink(bench, next, role)}`)
        }
        expect(api.repeated + inBothForms.repeated).toBeGreaterThan(QUERIES / 4)
      } finally {
        await Promise.all([api.stop(), inBothForms.stop()])
        await drop()
      }
    },
    120_000 * LENGTH,
  )
})
