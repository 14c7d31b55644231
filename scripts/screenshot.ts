// Takes the screenshot of the playground for the README: `npm run build && npm run screenshot`, with Chromium on the
// PATH. Starts a server on a new archive, opens an example in the playground, runs it, and writes docs/playground.png.
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { CHROMIUM_FLAGS, findChromium } from '../test/chromium.ts'
import { freshDirectory, serve, stop } from '../test/cli/process.ts'

const EXAMPLE = 'OneRemark'
const executablePath = findChromium()
if (executablePath === null) throw new Error('Install Chromium so that it is on the PATH, then run this script again.')

const VERBATIM_DIR = await freshDirectory()
try {
  const server = await serve({ VERBATIM_DIR, SEARCH_ENGINE: 'postgres' })
  try {
    const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS })
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(`${server.url}/playground`)
    await page.locator('.graphiql-tab', { hasText: EXAMPLE }).locator('button').first().click()
    await page.locator('.graphiql-query-editor', { hasText: EXAMPLE }).waitFor()
    // The editor highlights the syntax a moment after it shows the text, so the script waits.
    await sleep(1_000)
    await page.locator('.graphiql-execute-button').click()
    await page.locator('.result-window', { hasText: 'totalCount' }).waitFor()
    await sleep(1_000)
    await page.screenshot({ path: fileURLToPath(new URL('../docs/playground.png', import.meta.url)) })
    await browser.close()
  } finally {
    await stop(server)
  }
} finally {
  await rm(dirname(VERBATIM_DIR), { recursive: true, force: true })
}
