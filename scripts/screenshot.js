// Takes the picture of the playground that the README shows: `npm run screenshot`, with a Chromium on the PATH. It
// starts a server on a new archive, opens one example, runs it, and writes docs/playground.png.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const EXAMPLE = 'OneRemark'
const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome']
const executablePath = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find((path) => existsSync(path))
if (!executablePath) throw new Error('No Chromium is on the PATH: install one, and run `npm run screenshot` again.')

const port = await new Promise((resolve, reject) => {
  const server = createServer().on('error', reject)
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    server.close(() => resolve(port))
  })
})
const directory = await mkdtemp(join(tmpdir(), 'verbatim-screenshot-'))
// Under root the database runs as another user, who must be able to enter.
await chmod(directory, 0o755)
const server = spawn(process.execPath, [join(ROOT, 'bin/verbatim.js'), 'serve'], {
  env: {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PORT: String(port),
    VERBATIM_DIR: directory,
    SEARCH_ENGINE: 'postgres',
  },
  stdio: ['ignore', 'ignore', 'inherit'],
})
const url = `http://127.0.0.1:${port}`
try {
  const until = Date.now() + 60_000
  while (
    !(await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (Date.now() > until) throw new Error('The server was not ready after 60 seconds.')
    await sleep(200)
  }
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(`${url}/playground`)
  await page.locator('.graphiql-tab', { hasText: EXAMPLE }).locator('button').first().click()
  await page.locator('.graphiql-query-editor', { hasText: EXAMPLE }).waitFor()
  await page.locator('.graphiql-execute-button').click()
  await page.locator('.result-window', { hasText: 'totalCount' }).waitFor()
  // The editor marks the syntax a moment after it shows the text.
  await sleep(1_000)
  await page.screenshot({ path: join(ROOT, 'docs/playground.png') })
  await browser.close()
} finally {
  const exit = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGINT')
  await exit
  await rm(directory, { recursive: true, force: true })
}
