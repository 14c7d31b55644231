#!/usr/bin/env node
import { existsSync } from 'node:fs'

const main = new URL('../dist/cli/main.js', import.meta.url)
if (!existsSync(main)) {
  process.stderr.write('verbatim is not built yet: run "npm run build".\n')
  process.exit(1)
}
const { run } = await import(main.href)
await run(process.argv)
