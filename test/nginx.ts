import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePort } from './start-postgres.ts'

/**
 * Returns the path of an nginx on the PATH or in Debian's directory. Without an nginx, returns null and prints
 * that tests are left out.
 */
export function findNginx(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  const found = folders.map((folder) => join(folder, 'nginx')).find((path) => existsSync(path))
  if (!found) console.warn('Left out: the server behind nginx, because no nginx is on the PATH.')
  return found ?? null
}

export interface Nginx {
  readonly url: string
  stop(): Promise<void>
}

/** Starts nginx with default settings and these locations, e.g. `location / { proxy_pass http://127.0.0.1:4000; }`. */
export async function startNginx(program: string, locations: string): Promise<Nginx> {
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-nginx-'))
  const port = await freePort()
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${name};`)
  await writeFile(
    join(directory, 'nginx.conf'),
    `${user} worker_processes 1; daemon off; pid nginx.pid; error_log stderr crit;
    events { worker_connections 64; }
    http { access_log off; ${folders.join(' ')} server { listen 127.0.0.1:${port}; ${locations} } }`,
  )
  const nginx = spawn(program, ['-p', directory, '-c', join(directory, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(nginx, 'close')
  while (!(await accepts(port))) {
    if (nginx.exitCode !== null) throw new Error(`nginx ended with ${nginx.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      nginx.kill('SIGTERM')
      await ended
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
