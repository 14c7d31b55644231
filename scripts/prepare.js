import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, symlink } from 'node:fs/promises'

const root = new URL('../', import.meta.url)

// In a checkout, `npx verbatim` links the package into npm's cache, and npm then runs this script again. If `npx` has
// started this script, an existing build is kept, because a running server may be using it.
const built = existsSync(new URL('dist/cli/main.js', root))
if (!(built && process.env.npm_command === 'exec')) {
  const { status } = spawnSync('npm', ['run', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}

// For `npx verbatim` in this checkout, older versions of npx need a link to this package's own command, but npm creates
// links only for the commands of dependencies.
if (process.platform !== 'win32') {
  const link = new URL('node_modules/.bin/verbatim', root)
  await mkdir(new URL('.', link), { recursive: true })
  await rm(link, { force: true })
  await symlink('../../bin/verbatim.js', link)
}
