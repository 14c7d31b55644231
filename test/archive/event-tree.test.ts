import { afterAll, beforeAll, expect, it } from 'vitest'
import { createApi, type Api } from '../api.ts'
import { createDatabase } from '../database.ts'
import { slowdown } from '../slowdown.ts'

const COUNT = 5_000

let database: Awaited<ReturnType<typeof createDatabase>>
let api: Api
beforeAll(async () => {
  database = await createDatabase()
  api = await createApi(database.db)
  const id = (number: string) => `('00000000-0000-4000-8000-' || lpad((${number})::text, 12, '0'))::uuid`
  const events = (name: string, from: number, parent: string) => `
    insert into event (id, keys, name, name_folded_hash, parent_id, content_hash, loaded_at, updated_at)
    select ${id(`n + ${from}`)}, array['${name}' || n], '${name} ' || n, md5('')::uuid, case when n > 0 then ${parent} end, '', now(), now() from generate_series(0, ${COUNT - 1}) n;
    insert into identifier select 'event', 'key', '${name}' || n, ${id(`n + ${from}`)} from generate_series(0, ${COUNT - 1}) n;`
  await database.db.write.unsafe(`${events('chain', 0, id('n - 1'))} ${events('fan', COUNT, id(String(COUNT)))}
    insert into article (id, keys, key_given, title, title_folded_hash, status, version, content_hash, loaded_at, updated_at)
    select id, keys, true, name, md5('')::uuid, 'USABLE', 1, '', now(), now() from event;
    insert into article_event select id, id, true, false from event`)
})
afterAll(async () => {
  await api?.stop()
  await database?.drop()
})

it.each(['chain', 'fan'])('counts the articles of 5,000 events in a %s while a page would be read', async (shape) => {
  const began = performance.now()
  const { data } = await api.query(
    `{ event(by: { key: "${shape}0" }) { articles(includeChildren: true) { totalCount } quotes(includeChildren: true) { totalCount } } }`,
  )
  expect(data).toEqual({ event: { articles: { totalCount: COUNT }, quotes: { totalCount: 0 } } })
  // With a join for each generation of events, the query took at least 5 s.
  expect(performance.now() - began).toBeLessThan(1_500 * slowdown())
})
