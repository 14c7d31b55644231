import { Command } from 'commander'
import { bannerOf } from '../app/banner.ts'
import { keepHeapSmall } from '../app/heap.ts'
import { readConfig } from '../config.ts'
import { END_SIGNALS } from './interrupt.ts'

// The time limit for stopping, in milliseconds. The server must stop within ten seconds, and the timer of this limit
// may fire a second late in a busy process.
const STOP_MS = 9_000
const PARENT_MS = 500

export function serveCommand(): Command {
  return new Command('serve')
    .description('Start the API and the playground, with an embedded Postgres unless DATABASE_URL is set.')
    .addHelpText(
      'after',
      '\nListens on HOST (127.0.0.1) and PORT (4000); keeps its data in VERBATIM_DIR (.verbatim). Ctrl-C stops it.',
    )
    .action(serve)
}

async function serve(): Promise<void> {
  const config = readConfig()
  keepHeapSmall()
  const interrupted = new AbortController()
  const interrupt = () => {
    if (interrupted.signal.aborted) return
    setTimeout(giveUp, STOP_MS).unref()
    interrupted.abort()
  }
  // The listeners are never removed. Under `npm start`, Ctrl-C arrives twice: from the terminal and from npm. Without a
  // listener, the second signal would end the process at once.
  for (const signal of END_SIGNALS) process.on(signal, interrupt)
  if (config.isRunByNpm) watchParent(interrupt)
  process.on('unhandledRejection', bearLostConnections)
  const interruption = new Promise<void>((resolve) => interrupted.signal.addEventListener('abort', () => resolve()))
  try {
    // The server is imported here, so that `serve --help` does not have to load it.
    const { startApp } = await import('../app.ts')
    const app = await startApp(config, { say: (line) => process.stdout.write(`${line}\n`), signal: interrupted.signal })
    process.stdout.write(bannerOf(app, config.readAccess))
    await interruption
    await app.stop()
  } catch (error) {
    if (!interrupted.signal.aborted) throw error
  }
  process.exit(0)
}

// The server stops when its parent process has ended: npm passes a signal only to its shell, which ends without passing
// the signal on to the server.
function watchParent(leave: () => void): void {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && leave(), PARENT_MS).unref()
}

// Called if some parts of the server are still running STOP_MS after the server was interrupted. No data is lost if the
// process ends now, because Postgres rolls back transactions that are not finished, and the server continues its work
// when it is started again.
function giveUp(): void {
  process.stderr.write('verbatim: some parts of the server did not stop in time.\n')
  process.exit(0)
}

// postgres.js queries the array types on each new connection. If the database server stops during this query, a promise
// inside the library is rejected, and our code cannot catch that error. For this reason, unhandled errors about a lost
// connection are ignored. Any other unhandled error is thrown again and ends the process.
function bearLostConnections(reason: unknown): void {
  const code = reason instanceof Error && 'code' in reason ? String(reason.code) : ''
  if (
    ![
      'CONNECTION_CLOSED',
      'CONNECTION_DESTROYED',
      'CONNECTION_ENDED',
      'ECONNRESET',
      'EPIPE',
      '57P01',
      '57P03',
    ].includes(code)
  )
    throw reason
}
