import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startChild } from '../../src/search/meilisearch/child.ts'
import { keepChild } from '../../src/search/meilisearch/keep-child.ts'
import { isAlive, identify } from '../../src/search/meilisearch/process.ts'
import { meilisearchBin, NO_MEILISEARCH } from '../meilisearch.ts'

const bin = meilisearchBin ?? ''
let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'verbatim-child-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const lockFile = () => join(directory, 'process.json')
const GONE = { pid: 2 ** 22 + 1, mark: 'long ago' }

/** Changes the lock file as if the process that started Meilisearch had been killed. */
async function orphan(): Promise<void> {
  const lock = JSON.parse(await readFile(lockFile(), 'utf8')) as object
  await writeFile(lockFile(), JSON.stringify({ ...lock, owner: GONE }))
}

describe.skipIf(meilisearchBin === null)(
  `a Meilisearch of our own${meilisearchBin === null ? ` (${NO_MEILISEARCH})` : ''}`,
  () => {
    test('one that a killed process left behind is ended before the next one starts', async () => {
      const first = await startChild({ bin, directory })
      await orphan()
      const second = await startChild({ bin, directory })
      expect(await identify(first.pid)).toBeNull()
      expect(await identify(second.pid)).not.toBeNull()
      await second.stop()
      await expect(readFile(lockFile())).rejects.toMatchObject({ code: 'ENOENT' })
    })

    test('one whose process lives is left alone, and told', async () => {
      const first = await startChild({ bin, directory })
      await expect(startChild({ bin, directory })).rejects.toMatchObject({
        code: 'SETUP',
        message: expect.stringContaining(`process ${process.pid}`),
      })
      expect(await identify(first.pid)).not.toBeNull()
      await first.stop()
    })

    test('an index of another version is made anew, and a line says so', async () => {
      const first = await startChild({ bin, directory })
      await fetch(`${first.url}/indexes`, {
        method: 'POST',
        headers: { authorization: `Bearer ${first.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ uid: 'old' }),
      })
      await first.stop()
      await writeFile(join(directory, 'data', 'VERSION'), '1.12.3')
      const said: string[] = []
      const second = await startChild({ bin, directory, say: (line) => said.push(line) })
      expect(said).toEqual([expect.stringContaining('was made by Meilisearch 1.12.3; it is rebuilt')])
      const indexes = await fetch(`${second.url}/indexes`, { headers: { authorization: `Bearer ${second.key}` } })
      expect(await indexes.json()).toMatchObject({ total: 0 })
      await second.stop()
    })

    test('a process that got the number of one that is gone is nobody of ours', async () => {
      const foreign = spawn('sleep', ['60'])
      await once(foreign, 'spawn')
      await writeFile(
        lockFile(),
        JSON.stringify({ child: { pid: foreign.pid, mark: 'long ago' }, owner: GONE, port: 0, archive: '' }),
      )
      const child = await startChild({ bin, directory })
      const known = await identify(foreign.pid ?? 0)
      expect(known && (await isAlive(known))).toBe(true)
      foreign.kill()
      await child.stop()
    })

    test.each(['', 'null', '{"child":{"pid":"1; rm"},"owner":[]}', '{"child":'])(
      'what was noted as %j is no reason not to start',
      async (text) => {
        await writeFile(lockFile(), text)
        const child = await startChild({ bin, directory })
        await child.stop()
      },
    )

    test('another process uses the one that is there, and starts it at the same address when that one is stopped', async () => {
      const owner = await startChild({ bin, directory })
      // Changes the lock file as if another process, and not this test, had started Meilisearch.
      const other = spawn('sleep', ['60'])
      await once(other, 'spawn')
      const lock = JSON.parse(await readFile(lockFile(), 'utf8')) as object
      await writeFile(lockFile(), JSON.stringify({ ...lock, owner: await identify(other.pid ?? 0) }))
      await expect(keepChild({ bin, directory, archive: 'another', say: () => {} })).rejects.toThrow(
        `Another Verbatim (process ${other.pid}) runs a Meilisearch on ${directory}`,
      )
      const joined = await keepChild({ bin, directory, say: () => {} })
      expect([joined.url, joined.key]).toEqual([owner.url, owner.key])
      await owner.stop()
      other.kill()
      await expect
        .poll(() =>
          fetch(`${joined.url}/health`).then(
            ({ ok }) => ok,
            () => false,
          ),
        )
        .toBe(true)
      expect(await readFile(lockFile(), 'utf8')).toContain(`"pid":${process.pid}`)
      await joined.stop()
      expect(
        await fetch(`${joined.url}/health`).then(
          () => true,
          () => false,
        ),
      ).toBe(false)
    })

    test('it is started again at the same address when it dies, until it is stopped', async () => {
      const said: string[] = []
      const kept = await keepChild({ bin, directory, say: (line) => said.push(line) })
      const pidOf = async () => (JSON.parse(await readFile(lockFile(), 'utf8')) as { child: { pid: number } }).child.pid
      const first = await pidOf()
      const answers = () =>
        fetch(`${kept.url}/version`, { headers: { authorization: `Bearer ${kept.key}` } }).then(
          ({ ok }) => ok,
          () => false,
        )
      process.kill(first, 'SIGKILL')
      await expect.poll(answers).toBe(false)
      await expect.poll(answers).toBe(true)
      expect(said).toEqual(['Meilisearch has ended and is being restarted.'])
      const second = await pidOf()
      expect(second).not.toBe(first)
      process.kill(second, 'SIGKILL')
      await kept.stop()
      expect(await answers()).toBe(false)
      expect(await identify(second)).toBeNull()
    })
  },
)
