import { closeSync, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { openClient } from '../../src/postgres/client.ts'
import { openClient as openMeilisearch, openFind } from '../../src/search/meilisearch/client.ts'

// A process for connect-failure.test.ts whose connections fail immediately. The process prints
// the error of each attempt, and ends if an error is not caught.

const [kind = '', url = ''] = process.argv.slice(2)
const UNROUTED = '255.255.255.255'

function starve(): () => void {
  if (kind === 'EADDRNOTAVAIL') {
    const { connect } = Socket.prototype
    // No interface has this address.
    Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
      // node:http passes its options in a list.
      const options = (Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0]) as { localAddress?: string }
      options.localAddress = '203.0.113.7'
      return Reflect.apply(connect, this, args) as Socket
    } as typeof connect
    return () => (Socket.prototype.connect = connect)
  }
  const held: number[] = []
  const take = () => {
    while (kind === 'EMFILE') {
      try {
        held.push(openSync('/dev/null', 'r'))
      } catch {
        return
      }
    }
  }
  take()
  // Takes the file descriptor that a connection frees when it ends.
  const taking = setInterval(take, 1)
  return () => {
    clearInterval(taking)
    held.splice(0).forEach(closeSync)
  }
}

const codeOf = async (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'it works',
    (error: Error & { code?: string }) => {
      const causes = [error, error.cause, (error.cause as Error | undefined)?.cause] as (
        { code?: string } | undefined
      )[]
      return causes.map((cause) => cause?.code ?? '').join(' ')
    },
  )

// This connection is opened now, because later there is no file descriptor left for it.
const before = openClient(url, { max: 1 })
await before`select 1`
const heard: string[] = []
const listening = openClient(url, { max: 1, connection: { application_name: 'starved' } })
await listening.listen('starved', (text) => heard.push(text))

const at = new URL(url)
if (kind === 'ENETUNREACH') at.hostname = UNROUTED
const client = openClient(at.href, { max: 2 })
const meilisearch = { url: `http://${kind === 'ENETUNREACH' ? UNROUTED : '127.0.0.1'}:9`, key: null }
const [call, find] = [openMeilisearch(meilisearch), openFind(meilisearch)]
const feed = starve()
const codes = {
  queries: [await codeOf(client`select 1`), await codeOf(client`select 1`), await codeOf(client`select 1`)],
  transaction: await codeOf(client.begin((tx) => tx`select 1`)),
  listen: await codeOf(client.listen('other', () => {})),
  call: await codeOf(call('get', 'health')),
  find: await codeOf(find('multi-search', {})),
}
// The connection of LISTEN is closed, and the library tries to reconnect again and again.
await before`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'starved'`
await new Promise((resolve) => setTimeout(resolve, 300))
feed()
const after = await codeOf(openClient(url, { max: 1 })`select 1`)
const same = kind === 'ENETUNREACH' ? after : await codeOf(client`select 1`)
for (let tries = 0; heard.length === 0 && tries < 100; tries++) {
  await before.notify('starved', 'hello')
  await new Promise((resolve) => setTimeout(resolve, 50))
}
process.stdout.write(JSON.stringify({ ...codes, after: [after, same], heard: heard[0] }))
process.exit(0)
