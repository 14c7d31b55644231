import { FORM } from './form.ts'
import { readConfig } from '../src/config.ts'
import { startApp, type App } from '../src/app.ts'

/** Starts the whole application on a free port, with the database of the test. */
export function startTestApp(url: string, environment: Record<string, string> = {}): Promise<App> {
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: url,
    VERBATIM_SAMPLE: 'off',
    LOG_LEVEL: 'silent',
    PLAN_CACHE: process.env['PLAN_CACHE'] ?? 'on',
    SQL_FORM: FORM,
    ...environment,
  })
  return startApp(config, { say: () => {} })
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // Each test knows which fields its query selects, so their type is not checked here.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any
}

export async function post(base: string, query: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${base}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof query === 'string' ? JSON.stringify({ query }) : JSON.stringify(query),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}
