import { rm } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { post } from '../app.ts'
import { CHROMIUM_FLAGS, findChromium } from '../chromium.ts'
import { usedDirectory, serve, stop, type Running } from '../cli/process.ts'
import { findNginx, startNginx } from '../nginx.ts'

// Only a server with the embedded database and a loopback address makes a key for its process.
let server: Running
let VERBATIM_DIR: string
beforeAll(async () => {
  VERBATIM_DIR = await usedDirectory('sample')
  server = await serve({ VERBATIM_DIR })
})
afterAll(async () => {
  if (server) await stop(server)
  await rm(dirname(VERBATIM_DIR), { recursive: true, force: true })
})

function page(base: string, path: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(`${base}${path}`, { headers }, (response) => {
      let text = JSON.stringify(response.headers)
      response.on('data', (part: Buffer) => (text += part.toString())).on('end', () => resolve(text))
    })
    sent.on('error', reject).end()
  })
}

const HEADERS: Record<string, string>[] = [
  {},
  { host: 'localhost:4000' },
  { host: '127.0.0.1' },
  { host: '[::1]:4000' },
  { host: 'news.example' },
  { origin: 'http://localhost:4000', referer: 'http://localhost:4000/playground' },
  { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'localhost', 'x-real-ip': '127.0.0.1' },
  { forwarded: 'for=127.0.0.1;host=localhost' },
]

it('is in no answer, whatever the headers', async () => {
  expect(server.key).toMatch(/^vb_/)
  for (const path of ['/', '/playground', '/playground/', '/healthz', '/readyz', '/metrics', '/nowhere'])
    for (const headers of HEADERS) expect(await page(server.url, path, headers)).not.toContain(server.key)
})

it.each([
  'GET /playground HTTP/1.0\r\n\r\n',
  'GET /playground HTTP/1.0\r\nHost: 127.0.0.1:4000\r\nConnection: close\r\n\r\n',
  'GET /playground HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n',
  'GET http://127.0.0.1/playground HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
])('is not in the answer to %j', async (text) => {
  const answer = await new Promise<string>((resolve) => {
    let heard = ''
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.end(text))
    socket.on('data', (part) => (heard += part.toString())).on('close', () => resolve(heard))
  })
  expect(answer).toContain('<title>Verbatim playground</title>')
  expect(answer).not.toContain(server.key)
})

const nginx = findNginx()
it.skipIf(nginx === null)('is not in a page that nginx passes on with its defaults', async () => {
  const proxy = await startNginx(nginx ?? '', `location / { proxy_pass ${server.url}; }`)
  try {
    for (const headers of HEADERS) {
      const answer = await page(proxy.url, '/playground', headers)
      expect(answer).toContain('<title>Verbatim playground</title>')
      expect(answer).not.toContain(server.key)
    }
  } finally {
    await proxy.stop()
  }
})

it.skipIf(nginx === null)(
  'behind nginx, below a path, the playground finds its files and events come at once',
  async () => {
    const proxy = await startNginx(nginx ?? '', `location /archive/ { proxy_pass ${server.url}/; }`)
    try {
      const response = await fetch(`${proxy.url}/archive/playground/`)
      expect(response.url).toBe(`${proxy.url}/archive/playground`)
      const [, script = ''] = /src="([^"]+)"/.exec(await response.text()) ?? []
      expect((await fetch(new URL(script, response.url))).status).toBe(200)
      expect((await fetch(`${proxy.url}/archive/`)).url).toBe(`${proxy.url}/archive/playground`)
      // The header is requested directly from the server, because nginx removes it.
      const events = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query: 'subscription { loadJob(id: "job_x") { status } }' }),
      })
      expect(events.headers.get('x-accel-buffering')).toBe('no')
      await events.text()
    } finally {
      await proxy.stop()
    }
  },
)

const executablePath = findChromium()
describe.skipIf(executablePath === null)('in a browser', () => {
  let browser: Browser
  let context: BrowserContext
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: CHROMIUM_FLAGS })
  })
  afterAll(() => browser?.close())

  interface Opened {
    readonly page: Page
    /** The Authorization headers and the positions of all requests except introspection, with their queries. */
    readonly sent: { query: string; authorization: string | undefined; position: string | undefined }[]
    readonly addresses: string[]
  }

  async function open(hash = ''): Promise<Opened> {
    context = await browser.newContext({ viewport: { width: 1400, height: 900 } })
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    const sent: Opened['sent'] = []
    const addresses: string[] = []
    page.on('request', (request) => {
      addresses.push(request.url())
      const query = request.postData() ?? new URL(request.url()).searchParams.get('query') ?? ''
      if (new URL(request.url()).pathname === '/graphql' && !query.includes('__schema'))
        sent.push({
          query,
          authorization: request.headers()['authorization'],
          position: request.headers()['x-verbatim-position'],
        })
    })
    await page.goto(`${server.url}/playground${hash}`)
    await page.waitForSelector('.graphiql-tab')
    return { page, sent, addresses }
  }

  let runs = 0
  /** Runs a document whose operation has the name NAME, and returns the answer. */
  async function run({ page }: Opened, document: string): Promise<string> {
    const name = `Run${(runs += 1)}`
    await page.locator('.graphiql-query-editor').first().click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(document.replace('NAME', name))
    // GraphiQL has parsed the document when the tab shows the name of its operation.
    await page.locator('.graphiql-tab', { hasText: name }).waitFor()
    const answered = page.waitForResponse(
      (response) => (response.request().postDataJSON() as { operationName?: string } | null)?.operationName === name,
    )
    await page.locator('.graphiql-execute-button').click()
    return (await answered).text()
  }

  const everywhere = (page: Page) =>
    page.evaluate(`JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href,
      history.state, document.documentElement.outerHTML])`)

  it('comes with the address, goes nowhere but into requests that need it, and is kept nowhere', async () => {
    const opened = await open(`#key=${server.key}`)
    const { page, sent, addresses } = opened
    expect(page.url()).toBe(`${server.url}/playground`)
    const COUNT = 'articles { totalCount }'
    const asAnybody = (await post(server.url, `{ ${COUNT} }`)).body
    expect(JSON.parse(await run(opened, `query NAME { ${COUNT} }`))).toEqual(asAnybody)
    expect(sent.map(({ authorization }) => authorization)).toEqual([undefined])
    await page.getByText('The last request was sent without a key.').waitFor()

    // The word "mutation" in a comment or a string does not make a document a mutation.
    await run(opened, `# } mutation\nquery NAME { article(by: { key: "} mutation { loadJob" }) { id } }`)
    expect(sent.at(-1)?.authorization).toBeUndefined()

    const check =
      'mutation NAME { bulkLoad(input: { dryRun: true, outlets: [{ name: "A" }] }) { created { outlets } } }'
    expect(JSON.parse(await run(opened, check))).toMatchObject({ data: { bulkLoad: { created: { outlets: 1 } } } })
    expect(JSON.parse(await run(opened, 'query NAME { loadJobs { totalCount } }'))).toMatchObject({
      data: { loadJobs: { totalCount: 0 } },
    })
    expect(sent.slice(-2).map(({ authorization }) => authorization)).toEqual(Array(2).fill(`Bearer ${server.key}`))
    // The query after the mutation carries the position of the mutation.
    expect(sent.slice(-2).map(({ position }) => position)).toEqual([undefined, expect.stringMatching(/^[0-9a-f]{26}$/)])

    await page.getByLabel('Send it with other reads too').check()
    const asLoader = (await post(server.url, `{ ${COUNT} }`, { authorization: `Bearer ${server.key}` })).body
    expect(asLoader).not.toEqual(asAnybody)
    expect(JSON.parse(await run(opened, `query NAME { ${COUNT} }`))).toEqual(asLoader)
    await page.getByText('The last request was sent with the key.').waitFor()

    // GraphiQL stores the text half a second after it was typed.
    await page.waitForTimeout(1_000)
    expect(await everywhere(page)).not.toContain(server.key)
    expect(addresses.join()).not.toContain(server.key)
    await page.reload()
    await page.getByText('No key is set.').waitFor()
    await page.goBack()
    expect(page.url()).not.toContain('key')
    await context.close()
  })

  it('is asked for where the address has none, with how to get one', async () => {
    const opened = await open()
    const { page } = opened
    const check =
      'mutation NAME { bulkLoad(input: { dryRun: true, outlets: [{ name: "A" }] }) { created { outlets } } }'
    expect(await run(opened, check)).toContain('UNAUTHENTICATED')
    // The instructions open by themselves next to the error.
    await page.getByText('npx verbatim key create --role loader').waitFor()
    await page.getByLabel('Key', { exact: true }).fill('something else')
    await page.getByText('Use this key').click()
    await page.getByText('This is not a key of Verbatim').waitFor()
    await page.getByLabel('Key', { exact: true }).fill(server.key)
    await page.getByText('Use this key').click()
    expect(await run(opened, check)).toContain('"outlets":1')
    await page.getByText('Forget the key').click()
    expect(await run(opened, check)).toContain('UNAUTHENTICATED')
    await context.close()
  })

  const answerOf = (page: Page) => page.locator('.result-window .view-lines')
  async function runTab(page: Page, name: string): Promise<void> {
    await page.locator('.graphiql-tab', { hasText: name }).locator('button').first().click()
    await page.locator('.graphiql-query-editor', { hasText: name }).waitFor()
    // For a moment after a tab is opened, GraphiQL still has the operation of the previous tab, and does not send the
    // new one.
    const run = async () => {
      const sent = page.waitForRequest(
        (request) =>
          decodeURIComponent(request.postData() ?? request.url()).includes(name) && request.url().includes('/graphql'),
        { timeout: 1_000 },
      )
      await page.locator('.graphiql-execute-button').click()
      return sent.then(
        () => true,
        () => false,
      )
    }
    await expect.poll(run).toBe(true)
  }

  it('starts a load in one tab, and watches that load in the next', async () => {
    const { page } = await open(`#key=${server.key}`)
    const job = /job_(?!00000000)[0-9a-f-]{36}/
    for (const counts of [/"created":.3,/, /"unchanged":.3,/]) {
      await runTab(page, 'StartALoad')
      await expect.poll(() => answerOf(page).innerText()).toMatch(job)
      const id = job.exec(await answerOf(page).innerText())?.[0] ?? ''
      await page.locator('.graphiql-tab', { hasText: 'WatchALoad' }).locator('button').first().click()
      await page.locator('.graphiql-editor-tool', { hasText: id }).waitFor()
      await runTab(page, 'WatchALoad')
      await expect.poll(() => answerOf(page).innerText()).toContain('SUCCEEDED')
      expect(await answerOf(page).innerText()).toMatch(counts)
    }
    await context.close()
  })

  it('says how to get a key when somebody without one starts a load', async () => {
    const { page } = await open()
    await page.getByText('npx verbatim key create --role loader').waitFor({ state: 'hidden' })
    await runTab(page, 'StartALoad')
    await expect.poll(() => answerOf(page).innerText()).toContain('UNAUTHENTICATED')
    await page.getByText('npx verbatim key create --role loader').waitFor()
    await context.close()
  })

  it('is not stored when it is typed into the headers editor, and what an earlier version stored is removed', async () => {
    const opened = await open()
    const { page, sent } = opened
    await page.evaluate(
      `for (const name of ['graphiql:headers', 'verbatim:filled', 'graphiql:queries'])
        localStorage.setItem(name, JSON.stringify({ Authorization: 'Bearer ${server.key}' }))`,
    )
    await page.reload()
    await page.waitForSelector('.graphiql-tab')
    expect(await everywhere(page)).not.toContain(server.key)
    await page.locator('button', { hasText: 'Headers' }).click()
    await page.locator('.graphiql-editor-tool .graphiql-editor').last().click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(` { "Authorization": "Bearer ${server.key}" }`)
    await page.waitForTimeout(300)
    await run(opened, 'query NAME { articles { totalCount } }')
    expect(sent.at(-1)?.authorization).toBe(`Bearer ${server.key}`)
    await page.waitForTimeout(1_000)
    expect(await page.evaluate(`JSON.stringify({ ...localStorage })`)).not.toContain(server.key)
    await context.close()
  })
})
