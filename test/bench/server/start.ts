import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const TYPESCRIPT = new URL('../typescript.js', import.meta.url).href

export interface Server {
  readonly url: string
  stop(): Promise<void>
}

/** A server in a process of its own; it ends with this one. */
export async function startServer(name: 'ours' | 'limit', databaseUrl: string): Promise<Server> {
  const env = { ...process.env, DATABASE_URL: databaseUrl, PORT: '0', HOST: '127.0.0.1', VERBATIM_SAMPLE: 'off' }
  const extra = process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? []
  const child = fork(fileURLToPath(new URL(`./${name}.ts`, import.meta.url)), {
    env,
    execArgv: ['--import', TYPESCRIPT, ...(name === 'ours' ? extra : [])],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ${name} ended with ${String(code)}`)
  })
  ended.catch(() => {})
  const [url] = (await Promise.race([once(child, 'message'), ended])) as [string]
  return {
    url,
    async stop() {
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}
