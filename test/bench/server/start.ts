import { fork } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

const TYPESCRIPT = new URL('../typescript.js', import.meta.url).href

export interface Server {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

export function startServer(
  name: 'ours' | 'limit',
  databaseUrl: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Server> {
  return startFile(new URL(`./${name}.ts`, import.meta.url), { ...more, DATABASE_URL: databaseUrl })
}

/** Starts a server in a separate process, which ends when this process ends. */
export async function startFile(
  file: URL,
  variables: Readonly<Record<string, string>>,
  execArgv = ['--import', TYPESCRIPT],
): Promise<Server> {
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', VERBATIM_SAMPLE: 'off', ...variables }
  const extra = process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? []
  const name = basename(file.pathname, '.ts')
  const child = fork(fileURLToPath(file), {
    env,
    execArgv: [...execArgv, ...(name === 'ours' ? extra : [])],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ${name} ended with ${String(code)}`)
  })
  ended.catch(() => {})
  const [url] = (await Promise.race([once(child, 'message'), ended])) as [string]
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}
