import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { post } from '../app.ts'
import { freshDirectory, serve, stop, verbatim } from '../cli/process.ts'

// Node is installed from npm packages; a version is left out if the registry has no package for this platform.
const PACKAGE = `node-${process.platform === 'darwin' ? 'darwin' : process.platform}-${process.arch}`

async function install(major: number): Promise<{ node: string; remove(): Promise<void> } | null> {
  const directory = await mkdtemp(join(tmpdir(), `node-${major}-`))
  const remove = () => rm(directory, { recursive: true, force: true })
  const node = join(directory, 'node_modules', PACKAGE, 'bin', 'node')
  try {
    execFileSync(
      'npm',
      [
        'install',
        '--prefix',
        directory,
        '--no-save',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        `${PACKAGE}@${major}`,
      ],
      { stdio: 'ignore', timeout: 60_000 },
    )
    if (existsSync(node)) return { node, remove }
  } catch {
    // Said below.
  }
  await remove()
  console.warn(`Left out: Node ${major}, because ${PACKAGE}@${major} could not be installed.`)
  return null
}

// The suite itself runs on the oldest version; .github/workflows runs it on Node 22, too.
describe.each([24])('Node %i', (major) => {
  it('serves the sample archive, makes a key and loads with it', async ({ skip }) => {
    const installed = await install(major)
    if (!installed) return skip()
    const runner = { node: installed.node }
    const VERBATIM_DIR = await freshDirectory()
    try {
      expect((await verbatim(['--version'], {}, runner)).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
      expect(execFileSync(installed.node, ['--version']).toString()).toMatch(`v${major}.`)
      const server = await serve({ VERBATIM_DIR }, runner)
      const { body } = await post(
        server.url,
        '{ articles(first: 2, filter: { title: { contains: "a" } }) { totalCount nodes { title quotes { nodes { text } } } timeline { count } } }',
      )
      expect(body.errors).toBeUndefined()
      expect(body.data.articles.nodes).toHaveLength(2)
      const key = (await verbatim(['key', 'create', '--role', 'loader'], { VERBATIM_DIR }, runner)).stdout.trim()
      const load = await verbatim(
        ['load', 'sample/archive.json', '--url', server.url, '--key', key, '--json'],
        {},
        runner,
      )
      expect([load.code, load.stderr]).toEqual([0, expect.any(String)])
      expect((await fetch(`${server.url}/playground`)).status).toBe(200)
      expect((await stop(server)).code).toBe(0)
    } finally {
      await rm(dirname(VERBATIM_DIR), { recursive: true, force: true })
      await installed.remove()
    }
  })
})
