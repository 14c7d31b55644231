import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verbatim } from './process.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-nothing-'))
})
afterAll(() => rm(folder, { recursive: true }))

it('tells a directory that holds no files it knows', async () => {
  const directory = join(folder, 'pictures')
  await mkdir(directory)
  await writeFile(join(directory, 'holiday.jpg'), '')
  const { code, stderr } = await verbatim(['load', directory], {})
  expect([code, stderr]).toEqual([1, expect.stringContaining(`verbatim: There is nothing to load in ${directory}: `)])
})

it('says that a file without records brought nothing, which is no mistake', async () => {
  const file = join(folder, 'empty.ndjson')
  await writeFile(file, '\n\n')
  expect(await verbatim(['load', file], {})).toMatchObject({
    code: 0,
    stderr: 'The files contain no records: nothing was loaded.\n',
  })
})
