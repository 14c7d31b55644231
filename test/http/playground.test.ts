import { readdir } from 'node:fs/promises'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { startTestApp } from '../app.ts'
import { CHROMIUM_FLAGS, findChromium } from '../chromium.ts'
import { createDatabase } from '../database.ts'

const executablePath = findChromium()
let database: Awaited<ReturnType<typeof createDatabase>>
let app: App

beforeAll(async () => {
  database = await createDatabase()
  app = await startTestApp(database.url, { VERBATIM_SAMPLE: 'on' })
})
afterAll(async () => {
  await app?.stop()
  await database?.drop()
})

describe.skipIf(executablePath === null)('the playground in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: CHROMIUM_FLAGS })
  })
  afterAll(() => browser?.close())

  async function open(): Promise<{ page: Page; foreign: string[]; complaints: string[] }> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    const foreign: string[] = []
    const complaints: string[] = []
    await page.route('**/*', (route) => {
      const { hostname, protocol } = new URL(route.request().url())
      if (hostname === '127.0.0.1' || protocol === 'data:' || protocol === 'blob:') return route.continue()
      foreign.push(route.request().url())
      return route.abort()
    })
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`${app.url}/`)
    await page.waitForSelector('.graphiql-tab', { timeout: 20_000 })
    return { page, foreign, complaints }
  }

  it('asks nobody but the server, opens on the examples and answers them', async () => {
    const { page, foreign, complaints } = await open()
    const examples = (await readdir('schema/examples')).filter((name) => name.endsWith('.graphql'))
    expect(page.url()).toBe(`${app.url}/playground`)
    expect(await page.locator('.graphiql-tab').count()).toBe(examples.length)

    await page.locator('.graphiql-execute-button').click()
    await page.locator('.result-window', { hasText: 'articleCount' }).waitFor({ timeout: 20_000 })
    const shot = process.env['PLAYGROUND_SCREENSHOT']
    if (shot) await page.screenshot({ path: shot })
    expect(foreign).toEqual([])
    expect(complaints).toEqual([])
  })

  it('goes to the tab that is clicked', async () => {
    const { page } = await open()
    for (const index of [1, 6, 3]) {
      const tab = page.locator('.graphiql-tab').nth(index)
      await tab.locator('button').first().click()
      await expect.poll(() => tab.getAttribute('aria-selected'), { timeout: 5_000 }).toBe('true')
      await page.locator('.graphiql-query-editor', { hasText: await tab.innerText() }).waitFor({ timeout: 5_000 })
    }
  })

  it('keeps its tabs over a reload without making new ones', async () => {
    const { page } = await open()
    const count = await page.locator('.graphiql-tab').count()
    await page.locator('.graphiql-tab').nth(2).locator('button').first().click()
    await page.locator('.graphiql-query-editor').click()
    await page.keyboard.type('# mine ')
    const kept = () => page.evaluate(`localStorage.getItem('graphiql:tabState')`)
    await expect.poll(kept, { timeout: 5_000 }).toContain('# mine')
    await page.reload()
    await page.waitForSelector('.graphiql-tab')
    await page.locator('.graphiql-query-editor', { hasText: 'mine' }).waitFor()
    expect(await page.locator('.graphiql-tab').count()).toBe(count)
  })
})

it('serves its files compressed, for ever, under names that change with their content', async () => {
  const html = await (await fetch(`${app.url}/playground`)).text()
  const script = /src="([^"]+)"/.exec(html)?.[1] ?? ''
  for (const encoding of ['br', 'gzip']) {
    const response = await fetch(new URL(script, `${app.url}/playground`), { headers: { 'accept-encoding': encoding } })
    expect(response.headers.get('content-encoding')).toBe(encoding)
    expect(response.headers.get('cache-control')).toContain('immutable')
    expect((await response.text()).length).toBeGreaterThan(1_000_000)
  }
})

it('lets no foreign page read or show it, since somebody may have entered a key', async () => {
  const response = await fetch(`${app.url}/playground`, { headers: { origin: 'https://elsewhere.example' } })
  expect(response.headers.get('access-control-allow-origin')).toBeNull()
  expect(response.headers.get('content-security-policy')).toContain(`default-src 'none'`)
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
})
