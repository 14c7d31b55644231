import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runExport } from '../../../src/cli/export/run.ts'

let folder: string
let server: Server
let url: string
let answer: (response: ServerResponse) => void

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-export-'))
  server = createServer((_request, response) => answer(response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

const run = (out: string) =>
  runExport({ url, out: join(folder, out), stdout: process.stdout, onStart() {}, onRecords() {} })
const LINE = '{"type":"outlet","name":"A"}\n'
const HEADERS = { 'content-type': 'application/x-ndjson; charset=utf-8', 'x-verbatim-records': '3' }

describe('a file', () => {
  test('is there when all has come, packed where its name says so', async () => {
    answer = (response) => void response.writeHead(200, HEADERS).end(LINE.repeat(3))
    expect(await run('whole.ndjson')).toBe(3)
    expect(await run('whole.ndjson.gz')).toBe(3)
    expect(await readFile(join(folder, 'whole.ndjson'), 'utf8')).toBe(LINE.repeat(3))
    expect(gunzipSync(await readFile(join(folder, 'whole.ndjson.gz'))).toString()).toBe(LINE.repeat(3))
  })

  test.each([
    [
      'the connection breaks',
      (response: ServerResponse) =>
        void (response.writeHead(200, HEADERS).write(LINE), setTimeout(() => response.destroy(), 20)),
      /was interrupted .*out\.ndjson was not written/,
    ],
    [
      'fewer records come than were told',
      (response: ServerResponse) => void response.writeHead(200, HEADERS).end(LINE.repeat(2)),
      /only 2 of 3 records arrived/,
    ],
    [
      'the last record is truncated',
      (response: ServerResponse) => void response.writeHead(200, HEADERS).end(`${LINE.repeat(3)}{"type":`),
      /the last record is truncated/,
    ],
    [
      'the server fails',
      (response: ServerResponse) =>
        void response
          .writeHead(503, { 'content-type': 'application/json' })
          .end('{"errors":[{"message":"The archive is starting."}]}'),
      /^The archive is starting\.$/,
    ],
    [
      'it is another server',
      (response: ServerResponse) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      /not like a Verbatim server/,
    ],
  ])('is not there when %s', async (_, step, message) => {
    answer = step
    await expect(run('out.ndjson')).rejects.toThrow(message)
    expect(await readdir(folder)).toEqual([])
  })

  test('that was there stays when the new one does not come', async () => {
    answer = (response) => void response.writeHead(200, HEADERS).end(LINE.repeat(3))
    await run('kept.ndjson')
    answer = (response) => void response.writeHead(200, HEADERS).end(LINE)
    await expect(run('kept.ndjson')).rejects.toThrow()
    expect(await readFile(join(folder, 'kept.ndjson'), 'utf8')).toBe(LINE.repeat(3))
  })
})
