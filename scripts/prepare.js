import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, symlink } from 'node:fs/promises'

const root = new URL('../', import.meta.url)

// `npx verbatim` in a checkout links it into npm's cache, which runs this again, perhaps under a running server:
// nothing is to be built then.
const built = existsSync(new URL('dist/cli/main.js', root))
if (!(built && process.env.npm_command === 'exec')) {
  const { status } = spawnSync('npm', ['run', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}

// npm links the commands of dependencies, not the package's own, which older versions of npx look for.
if (process.platform !== 'win32') {
  const link = new URL('node_modules/.bin/verbatim', root)
  await mkdir(new URL('.', link), { recursive: true })
  await rm(link, { force: true })
  await symlink('../../bin/verbatim.js', link)
}
