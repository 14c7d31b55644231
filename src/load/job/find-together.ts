import { setImmediate as laterInThisTurn } from 'node:timers/promises'
import type { Sql } from '../../postgres/sql.ts'
import { findJobs, type LoadJob } from './job.ts'

export type FindJob = (sql: Sql, id: string) => Promise<LoadJob | null>

/** Finds a job by one statement for all who ask at the same moment: a thousand who watch cost what one costs. */
export function createFindTogether(): FindJob {
  let asked = new Set<string>()
  let finding: Promise<Map<string, LoadJob>> | null = null
  const findAll = async (sql: Sql) => {
    await laterInThisTurn()
    const ids = [...asked]
    asked = new Set()
    finding = null
    return findJobs(sql, ids)
  }
  return async (sql, id) => {
    asked.add(id)
    finding ??= findAll(sql)
    return (await finding).get(id) ?? null
  }
}
