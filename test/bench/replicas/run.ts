import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startCluster } from '../../replicas/cluster.ts'
import { fill } from '../archive/prepare.ts'
import { createGun, requestsOf } from '../fire/fire.ts'
import { drawValues, median } from '../measure.ts'
import { startServer } from '../server/start.ts'
import { SLICES } from '../slice/slices.ts'

// Measures the reads of a server with two replicas beside those of a server without replicas: a primary and two standbys
// on this machine, and the two servers in turn.

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '0.02' },
    seconds: { type: 'string', default: '1.5' },
    rounds: { type: 'string', default: '5' },
  },
})
const [scale, seconds, rounds] = [Number(values.scale), Number(values.seconds), Number(values.rounds)]
const CONNECTIONS = 16
const say = (line: string) => console.log(line)

// As root, the servers run as another user, who needs permission to enter the directory.
const scratch = await mkdtemp(join(tmpdir(), 'verbatim-bench-'))
await chmod(scratch, 0o755)
const cluster = await startCluster(scratch, {}, {})
const gun = createGun()
const servers: Awaited<ReturnType<typeof startServer>>[] = []
try {
  const { primary, standbys } = cluster
  say('making the archive')
  await fill(primary.url, 1, scale)
  await cluster.caughtUp(...standbys)
  servers.push(await startServer('ours', primary.url))
  servers.push(await startServer('ours', primary.url, { DATABASE_READ_URLS: standbys.map(({ url }) => url).join(',') }))
  for (const slice of SLICES) {
    const requests = requestsOf(slice, await drawValues(primary.url, slice, 1))
    await gun.aim(servers.map(({ url }) => ({ port: Number(new URL(url).port), requests })))
    const rates: [number[], number[]] = [[], []]
    for (let round = -1; round < rounds; round++)
      for (const target of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const { rate } = await gun.measure(target, seconds, CONNECTIONS)
        // The first round only fills caches.
        if (round >= 0) rates[target].push(rate)
      }
    const [alone, replicated] = rates.map(median) as [number, number]
    say(
      `${slice.name}: ${alone.toFixed(0)}/s by one server, ${replicated.toFixed(0)}/s with two replicas, ratio ${(replicated / alone).toFixed(2)}`,
    )
  }
} finally {
  gun.stop()
  await Promise.all(servers.map((server) => server.stop()))
  await cluster.close()
  await rm(scratch, { recursive: true, force: true })
}
