import type { Db } from '../postgres/connect.ts'

/** Whether nothing was ever loaded, or all of it was deleted. */
export async function isEmpty(db: Db): Promise<boolean> {
  const [row] = await db.read<{ empty: boolean }[]>`
    select not (exists (select from article) or exists (select from outlet) or exists (select from event) or exists (select from agent)) as empty`
  return row?.empty === true
}
