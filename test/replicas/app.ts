import type { App } from '../../src/app.ts'
import { createKey } from '../../src/access/store.ts'
import { connect } from '../../src/postgres/connect.ts'
import { type Answer, post, startTestApp } from '../app.ts'
import type { Node } from './cluster.ts'

export const POSITION = 'x-verbatim-position'

/** The application with read replicas. */
export interface ReplicaApp {
  readonly url: string
  /** A key with the loader role. */
  readonly key: string
  /** Loads an outlet with this name, and returns the position of the answer. */
  write(name: string): Promise<string>
  /** Whether the archive shows the outlet with this name. A position is sent if one is given. */
  shows(name: string, position?: string): Promise<boolean>
  /** The state of the replicas, in the order of the URLs. */
  health(): Promise<readonly { replica: string; up: boolean; lagSeconds: number | null }[]>
  load(name: string, more?: object): Promise<Answer>
  stop(): Promise<void>
}

const LOAD =
  'mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) { counts { created unchanged } userErrors { message } } }'
const FIND = 'query ($key: String!) { outlet(by: { key: $key }) { name } }'

export async function startReplicaApp(
  url: string,
  replicas: readonly Node[],
  environment: Record<string, string> = {},
): Promise<ReplicaApp> {
  const app: App = await startTestApp(url, {
    DATABASE_READ_URLS: replicas.map((replica) => replica.url).join(', '),
    SEARCH_ENGINE: 'postgres',
    EXTRACTION: 'off',
    ...environment,
  })
  const db = connect({ url })
  const { text: key } = await createKey(db, 'loader')
  const headers = { authorization: `Bearer ${key}` }
  await db.close()
  const load = (name: string, more: object = {}) =>
    post(app.url, { query: LOAD, variables: { input: { outlets: [{ key: name, name }], ...more } } }, headers)
  return {
    url: app.url,
    key,
    load,
    async write(name) {
      const answer = await load(name)
      if (answer.body.data?.bulkLoad?.counts.created !== 1) throw new Error(JSON.stringify(answer.body))
      return answer.headers.get(POSITION) ?? ''
    },
    async shows(name, position) {
      const { body } = await post(
        app.url,
        { query: FIND, variables: { key: name } },
        position === undefined ? {} : { [POSITION]: position },
      )
      if (body.errors) throw new Error(JSON.stringify(body.errors))
      return body.data.outlet !== null
    },
    async health() {
      const response = await fetch(`${app.url}/readyz`)
      return ((await response.json()) as { replicas: Awaited<ReturnType<ReplicaApp['health']>> }).replicas
    },
    stop: () => app.stop(),
  }
}
