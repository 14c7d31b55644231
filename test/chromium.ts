import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Returns the path of a Chromium on the PATH. Without a Chromium, returns null and prints that tests are left out. */
export function findChromium(): string | null {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome']
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path))
  if (!found) console.warn('Left out: the playground in a browser, because no Chromium is on the PATH.')
  return found ?? null
}

export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
