import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram, waitForPort } from './program.ts'
import { freePort } from './start-postgres.ts'

/** Returns the path of an nginx. Without an nginx, returns null and prints that tests are left out. */
export function findNginx(): string | null {
  return findProgram('nginx', 'the server behind nginx')
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
  await waitForPort(port, nginx)
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      nginx.kill('SIGTERM')
      await ended
      await rm(directory, { recursive: true, force: true })
    },
  }
}
