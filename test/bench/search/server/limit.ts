import { Agent, request as ask } from 'node:http'
import { connect } from '../../../../src/postgres/connect.ts'
import { serveBare } from '../../server/bare.ts'
import { optional, text, time } from '../../slice/slice.ts'

// This server does the least work that a search needs. This server sends the same request body to Meilisearch as
// our server, and reads the records of the returned keys with one statement.
const { read } = connect({ url: process.env['DATABASE_URL'] ?? '' })
const meilisearch = new URL(process.env['BENCH_SEARCH_URL'] ?? '')
const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const headers = {
  'content-type': 'application/json',
  'accept-encoding': 'identity',
  authorization: `Bearer ${process.env['BENCH_SEARCH_KEY'] ?? ''}`,
}

const NAME = (table: string, id: string) =>
  optional(`(select '{"name":' || ${text('name')} || '}' from ${table} where id = ${id})`)
const ARTICLE = `'{"__typename":"Article","id":"article_' || a.id || '","title":' || ${text('a.title')} || ',"publishedAt":' || ${optional(time('a.published_at'))}
  || ',"outlet":' || ${NAME('outlet', 'a.outlet_id')} || '}'`
const QUOTE = `'{"__typename":"Quote","id":"quote_' || q.id || '","text":' || ${text('q.text')} || ',"speaker":' || ${NAME('agent', 'q.speaker_id')} || '}'`
const ROWS = `select '{"data":{"search":{"nodes":[' || coalesce(string_agg(row, ',' order by place), '') || ']}}}' from unnest($1::text[]) with ordinality as hit(key, place)
  cross join lateral (
    select ${ARTICLE} as row from article a where starts_with(key, 'a') and a.id = substr(key, 9)::uuid and a.status = 'USABLE'
    union all select ${QUOTE} from quote q where starts_with(key, 'q') and q.id = substr(key, 7)::uuid and q.status = 'USABLE'
  ) found`

function find(body: Buffer): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const call = ask(
      meilisearch,
      { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const { hits } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { hits: { key: string }[] }
          resolve(hits.slice(0, 20).map((hit) => hit.key))
        })
        response.on('error', reject)
      },
    )
    call.on('error', reject)
    call.end(body)
  })
}

serveBare((body) => find(body).then((keys) => read.unsafe(ROWS, [`{${keys.join(',')}}`], { prepare: true }).raw()))
