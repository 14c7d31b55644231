import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { buildSchema, findBreakingChanges } from 'graphql'
import { expect, test } from 'vitest'

const run = promisify(execFile)

test('what is generated from the SDL is up to date', async () => {
  expect(await run(process.execPath, ['scripts/generate.js', '--check'])).toEqual({ stdout: '', stderr: '' })
})

test('breaks nothing of the last release, unless the changelog says so', async () => {
  const [released, current, changelog] = await Promise.all(
    ['test/fixtures/schema.released.graphql', 'schema.graphql', 'CHANGELOG.md'].map((path) => readFile(path, 'utf8')),
  )
  const changes = findBreakingChanges(buildSchema(released ?? ''), buildSchema(current ?? ''))
  const listed = new Set(changelog?.split('\n').map((line) => line.trim()))
  expect(changes.map(({ description }) => description).filter((it) => !listed.has(`- ${it}`))).toEqual([])
})
