import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

interface Service {
  readonly image?: string
  readonly build?: string
  readonly healthcheck?: object
  readonly environment: Record<string, string>
  readonly volumes: readonly string[]
  readonly depends_on?: Record<string, { condition: string }>
}

it('has a compose file that pins what it pulls, checks its health and sets no password', async () => {
  const { services, volumes } = parse(await readFile('docker-compose.yml', 'utf8')) as { services: Record<string, Service>; volumes: Record<string, null> }
  expect(Object.keys(services)).toEqual(['api', 'postgres', 'meilisearch'])
  for (const [name, service] of Object.entries(services)) {
    expect(service.image ?? 'built:1', name).toMatch(/:v?\d/)
    expect(Boolean(service.healthcheck) || service.build === '.', name).toBe(true)
    for (const volume of service.volumes) expect(Object.keys(volumes)).toContain(volume.split(':')[0])
    for (const [variable, value] of Object.entries(service.environment)) {
      if (/PASSWORD|KEY|DATABASE_URL/.test(variable)) expect(value, variable).toMatch(/\$\{\w+:\?[^}]+\}/)
    }
  }
  for (const { condition } of Object.values(services['api']?.depends_on ?? {})) expect(condition).toBe('service_healthy')
})

it('has an image that is small, not root and watched', async () => {
  const lines = (await readFile('Dockerfile', 'utf8')).split('\n')
  const user = lines.findIndex((line) => line === 'USER node')
  expect(user).toBeGreaterThan(lines.findLastIndex((line) => line.startsWith('FROM')))
  expect(lines.some((line) => line.startsWith('HEALTHCHECK'))).toBe(true)
  const packed = JSON.parse(await readFile('package.json', 'utf8')) as { files: string[] }
  for (const folder of packed.files.filter((name) => name !== 'dist')) expect(lines).toContain(`COPY ${folder} ${folder}`)
})
