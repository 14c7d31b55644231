import { spawn } from 'node:child_process'
import { once } from 'node:events'

// Runs several npm scripts at the same time, for example `node scripts/at-once.js typecheck lint`. The output of a
// script is printed when the script has ended.
const codes = await Promise.all(
  process.argv.slice(2).map(async (name) => {
    const child = spawn('npm', ['run', '--silent', name], { shell: process.platform === 'win32' })
    const printed = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => printed.push(part))
    const [code] = await once(child, 'close')
    process.stdout.write(Buffer.concat([Buffer.from(`\n> ${name}\n`), ...printed]))
    return code
  }),
)
process.exitCode = codes.every((code) => code === 0) ? 0 : 1
