// Runs after `npm ci`, and again whenever `npx verbatim` links the checkout into npm's cache: then there is mostly nothing to do.
import { spawnSync } from 'node:child_process'
import { mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'

const root = new URL('../', import.meta.url)
const stamp = new URL('dist/.built', root)

const sources = ['src', 'scripts', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json']
const changedAt = Math.max(...(await Promise.all(sources.map(newest))))
if ((await newest('dist/.built')) <= changedAt) {
  const { status } = spawnSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
  await writeFile(stamp, '')
}
await linkCommand()

async function newest(path) {
  const found = await stat(new URL(path, root)).catch(() => null)
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0
  return Math.max(found.mtimeMs, ...(await Promise.all((await readdir(new URL(path, root))).map((name) => newest(`${path}/${name}`)))))
}

// npm links the commands of dependencies, not the package's own, which older versions of npx look for.
async function linkCommand() {
  if (process.platform === 'win32') return
  const link = new URL('node_modules/.bin/verbatim', root)
  await mkdir(new URL('.', link), { recursive: true })
  await rm(link, { force: true })
  await symlink('../../bin/verbatim.js', link)
}
