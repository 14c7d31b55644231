import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { buildSchema, findBreakingChanges } from 'graphql'
import { expect, test } from 'vitest'

const run = promisify(execFile)

test('what is generated from the SDL is up to date', async () => {
  expect(await run(process.execPath, ['scripts/generate.js', '--check'])).toEqual({ stdout: '', stderr: '' })
})

test('the changelog has what is unreleased first, then the version of the package', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
  const headings = [...(await readFile('CHANGELOG.md', 'utf8')).matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)
  expect(headings[0]).toBe('Unreleased')
  expect(headings[1]).toMatch(new RegExp(`^${version.replaceAll('.', '\\.')} – \\d{4}-\\d{2}-\\d{2}$`))
})

test('breaks nothing of the last release, unless the changelog says so', async () => {
  const [released, current, changelog] = await Promise.all(
    ['test/fixtures/schema.released.graphql', 'schema.graphql', 'CHANGELOG.md'].map((path) => readFile(path, 'utf8')),
  )
  const changes = findBreakingChanges(buildSchema(released ?? ''), buildSchema(current ?? ''))
  const unreleased = /^## Unreleased\n([^]*?)^## /m.exec(changelog ?? '')?.[1] ?? ''
  const listed = new Set(unreleased.split('\n').map((line) => line.trim()))
  expect(changes.map(({ description }) => description).filter((it) => !listed.has(`- ${it}`))).toEqual([])
})
