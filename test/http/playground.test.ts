import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { App } from '../../src/app.ts'
import { post, startTestApp } from '../app.ts'
import { CHROMIUM_FLAGS, findChromium } from '../chromium.ts'
import { createDatabase } from '../database.ts'

const FOLDER = 'schema/examples/'
const examples = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.graphql'))
  .map((name) => {
    const query = readFileSync(FOLDER + name, 'utf8')
    const variables = FOLDER + name.replace(/graphql$/, 'variables.json')
    return {
      name: /^(?:query|mutation|subscription) (\w+)/m.exec(query)?.[1] ?? '',
      question: /^# (.*)/.exec(query)?.[1] ?? '',
      variables: existsSync(variables) ? readFileSync(variables, 'utf8') : null,
    }
  })

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
  // Each test continues in the page of the previous one, as people do, because opening the page takes seconds.
  let desktop: Opened
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: CHROMIUM_FLAGS })
    desktop = await open()
  })
  afterAll(() => browser?.close())

  interface Opened {
    readonly page: Page
    readonly foreign: string[]
    readonly complaints: string[]
  }

  async function open(viewport = { width: 1280, height: 800 }): Promise<Opened> {
    const page = await browser.newPage({ viewport })
    page.setDefaultTimeout(60_000)
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
    await page.waitForSelector('.graphiql-execute-button')
    return { page, foreign, complaints }
  }

  /** Removes white space, because Monaco uses non-breaking spaces and an element for each line. */
  const withoutSpace = (text: string) => text.replace(/\s/gu, '')

  const hasSidewaysScroll = (page: Page) =>
    page.evaluate<boolean>(`[document.documentElement, document.querySelector('.graphiql-tabs')]
      .some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)`)

  it('asks nobody but the server, opens on the examples and answers them', async () => {
    const { page, foreign, complaints } = desktop
    expect(page.url()).toBe(`${app.url}/playground`)
    expect(await page.locator('.graphiql-tab').count()).toBe(examples.length)

    await page.locator('.graphiql-execute-button').click()
    await page.locator('.result-window', { hasText: 'articleCount' }).waitFor()
    expect(foreign).toEqual([])
    expect(complaints).toEqual([])
  })

  it('goes to the tab that is clicked', async () => {
    const { page } = desktop
    for (const index of [1, 6, 3]) {
      const tab = page.locator('.graphiql-tab').nth(index)
      await tab.locator('button').first().click()
      await expect.poll(() => tab.getAttribute('aria-selected')).toBe('true')
      await page.locator('.graphiql-query-editor', { hasText: await tab.innerText() }).waitFor()
    }
  })

  it('shows all tabs, and the variables of each that has some', async () => {
    const { page } = desktop
    for (const { name, variables } of examples) {
      const tab = page.getByRole('button', { name, exact: true })
      const { x, y, width, height } = (await tab.boundingBox()) ?? { x: -1, y: -1, width: 0, height: 0 }
      expect([x >= 0, y >= 0, x + width <= 1280, y + height <= 400], name).toEqual([true, true, true, true])
      if (variables === null) continue
      await tab.click()
      const pane = page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines')
      // If the variables are long, the pane shows only their beginning.
      const beginning = withoutSpace(variables).slice(0, 30)
      await expect.poll(async () => withoutSpace(await pane.innerText())).toContain(beginning)
    }
    expect(await hasSidewaysScroll(page)).toBe(false)
  })

  it('on a phone has a list of all questions, and an answer that can be read', async () => {
    const { page } = await open({ width: 390, height: 844 })
    const list = page.getByLabel('Question')
    expect(await list.locator('option').allInnerTexts()).toEqual(examples.map(({ question }) => question))
    for (const { name, question } of examples.filter(({ name }) => /NewestArticles|OneRemark/.test(name))) {
      await list.selectOption({ label: question })
      await page.locator('.graphiql-query-editor', { hasText: name }).waitFor()
      // GraphiQL needs a moment after a change of tabs to notice the operation of the new tab.
      await vi.waitFor(
        async () => {
          await page.locator('.graphiql-execute-button').click()
          await page.locator('.result-window', { hasText: '"data"' }).waitFor({ timeout: 2_000 })
        },
        { timeout: 60_000 },
      )
    }
    const answer = (await page.locator('.result-window').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    expect(answer.width).toBeGreaterThan(350)
    expect(answer.height).toBeGreaterThan(250)
    expect(answer.y + answer.height).toBeLessThanOrEqual(844)
    expect(await hasSidewaysScroll(page)).toBe(false)
  })

  it('keeps its tabs over a reload without making new ones', async () => {
    const { page } = desktop
    const count = await page.locator('.graphiql-tab').count()
    await page.locator('.graphiql-tab').nth(2).locator('button').first().click()
    await page.locator('.graphiql-query-editor').click()
    await page.keyboard.type('# mine ')
    const kept = () => page.evaluate(`localStorage.getItem('graphiql:tabState')`)
    await expect.poll(kept).toContain('# mine')
    await page.reload()
    await page.waitForSelector('.graphiql-tab')
    await page.locator('.graphiql-query-editor', { hasText: 'mine' }).waitFor()
    expect(await page.locator('.graphiql-tab').count()).toBe(count)
  })

  it('has asked nobody else in all that time, and has not complained', () => {
    expect([desktop.foreign, desktop.complaints]).toEqual([[], []])
  })
})

it('says what Verbatim is, in the words of the README and of the schema', async () => {
  const html = await (await fetch(`${app.url}/playground`)).text()
  const [, about = 'nothing'] = /<b>Verbatim<\/b> is a (.*?)<\/p>/.exec(html) ?? []
  expect(about).toMatch(/^news archive/)
  expect(readFileSync('README.md', 'utf8').split('\n')[2]).toBe(`A ${about}`)
  const { body } = await post(app.url, '{ __schema { description } }')
  expect(body.data.__schema.description).toBe(`A ${about}`)
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
