import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { createMeilisearch } from '../src/search/meilisearch/engine.ts'
import { startChild } from '../src/search/meilisearch/child.ts'
import { parseQuery } from '../src/search/text/query.ts'
import { meilisearchBin } from './meilisearch.ts'

interface Service {
  readonly image?: string
  readonly build?: string
  readonly healthcheck?: object
  readonly environment: Record<string, string>
  readonly volumes: readonly string[]
  readonly depends_on?: Record<string, { condition: string }>
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
}

const run = promisify(execFile)
/** Returns the text after docker compose has replaced `$$`. */
const unescape = (text: string) => text.replaceAll('$$', '$')

async function readCompose() {
  return parse(await readFile('docker-compose.yml', 'utf8')) as {
    services: Record<string, Service>
    volumes: Record<string, null>
  }
}

it('has a compose file that pins what it pulls, checks its health and sets no password', async () => {
  const { services, volumes } = await readCompose()
  expect(Object.keys(services)).toEqual(['api', 'postgres', 'meilisearch', 'search-key'])
  const runsOnce = (name: string) =>
    Object.values(services).some(({ depends_on }) => depends_on?.[name]?.condition === 'service_completed_successfully')
  for (const [name, service] of Object.entries(services)) {
    expect(service.image ?? 'built:1', name).toMatch(/:v?\d/)
    expect(Boolean(service.healthcheck) || service.build === '.' || runsOnce(name), name).toBe(true)
    for (const volume of service.volumes) expect(Object.keys(volumes)).toContain(volume.split(':')[0])
    for (const [variable, value] of Object.entries(service.environment)) {
      if (/PASSWORD|KEY$|DATABASE_URL/.test(variable)) expect(value, variable).toMatch(/\$\{\w+:\?[^}]+\}/)
    }
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(condition, other).toBe(services[other]?.healthcheck ? 'service_healthy' : 'service_completed_successfully')
    }
  }
  expect(services['search-key']?.image).toBe(services['meilisearch']?.image)
  expect(JSON.stringify(services['api'])).not.toContain('MASTER_KEY')
})

it.skipIf(meilisearchBin === null)(
  'gives the API a key that does all it needs with indexes, and nothing else',
  async () => {
    const { services } = await readCompose()
    const { entrypoint: [program = '', ...options] = [], command = [] } = services['search-key'] ?? {}
    const directory = await mkdtemp(join(tmpdir(), 'verbatim-key-'))
    const child = await startChild({ bin: meilisearchBin ?? '', directory: join(directory, 'data') })
    try {
      const file = join(directory, 'key')
      const env = { PATH: process.env['PATH'] ?? '', MEILI_URL: child.url, MEILI_MASTER_KEY: child.key, KEY_FILE: file }
      const makeKey = () => run(program, [...options, ...command.map(unescape)], { env })
      await makeKey()
      const key = await readFile(file, 'utf8')
      await makeKey()
      expect(await readFile(file, 'utf8')).toBe(key)

      const [shell = '', flag = '', script = '', name = ''] = services['api']?.entrypoint ?? []
      expect(
        (
          await run(shell, [flag, unescape(script).replace('/run/search-key/key', file), name, 'printenv', 'MEILI_KEY'])
        ).stdout.trim(),
      ).toBe(key)

      await useWhole(child.url, key)
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
      expect((await fetch(`${child.url}/keys`, { headers })).status).toBe(403)
      expect((await fetch(`${child.url}/dumps`, { method: 'POST', headers })).status).toBe(403)
    } finally {
      await child.stop()
      await rm(directory, { recursive: true, force: true })
    }
  },
)

/** Does everything that the sync and searches do. */
async function useWhole(url: string, key: string): Promise<void> {
  const engine = createMeilisearch({ url, key })
  const nothing = { language: null, outlet: null, speakers: [], events: [], publishedAt: null }
  const document = {
    kind: 'outlet',
    id: '00000000-0000-5000-8000-000000000001',
    fields: { name: 'Gazette' },
    isPublic: true,
    ...nothing,
  } as const
  const { id } = await engine.identify()
  await engine.create(id)
  expect(await engine.findId()).toBe(id)
  await engine.current.put([document])
  await engine.beginRebuild(id)
  await engine.next.put([document])
  await engine.switchRebuild()
  await engine.dropRebuild()
  const { total } = await engine.search({
    query: parseQuery('gazette'),
    kinds: null,
    filter: { languages: null, outlets: null, speakers: null, events: null, time: null },
    seesAll: false,
    exclude: [],
    page: { sort: 'RELEVANCE', limit: 5, offset: 0 },
    want: { score: false, total: true, facets: [] },
  })
  expect([total, await engine.current.count(), await engine.inspect(), await engine.hasRebuild()]).toEqual([
    1,
    1,
    'ready',
    false,
  ])
  expect((await engine.current.countBuckets()).size).toBe(1)
  await engine.current.remove([document])
}

it('has an image that is small, not root and watched', async () => {
  const lines = (await readFile('Dockerfile', 'utf8')).split('\n')
  const user = lines.findIndex((line) => line === 'USER node')
  expect(user).toBeGreaterThan(lines.findLastIndex((line) => line.startsWith('FROM')))
  expect(lines.some((line) => line.startsWith('HEALTHCHECK'))).toBe(true)
  const packed = JSON.parse(await readFile('package.json', 'utf8')) as { files: string[] }
  for (const folder of packed.files.filter((name) => name !== 'dist'))
    expect(lines).toContain(`COPY ${folder} ${folder}`)
})
