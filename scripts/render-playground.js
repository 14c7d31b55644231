// Writes the parts of GraphiQL to files whose names contain a hash of their content, and compressed copies of these
// files. With these files, the playground loads nothing from other servers, and its Content-Security-Policy need not
// allow inline scripts.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { css, editorWorkerService, graphqlWorker, js, jsonWorker } from '@graphql-yoga/render-graphiql/graphiql'

const style = `${css}\n${await readFile(new URL('playground.css', import.meta.url), 'utf8')}`
const target = new URL('../dist/playground/', import.meta.url)
const start = await readFile(new URL('playground.js', import.meta.url), 'utf8')
const files = [
  // Monaco defines its global object only if this option is set before it starts.
  ['playground', 'js', `self.MonacoEnvironment = { globalAPI: true };\n${js};\n${start}`],
  ['playground', 'css', style],
  ['editor-worker', 'js', editorWorkerService],
  ['json-worker', 'js', jsonWorker],
  ['graphql-worker', 'js', graphqlWorker],
]

await mkdir(target, { recursive: true })
const written = await Promise.all(
  files.map(async ([name, type, text]) => {
    const bytes = Buffer.from(text)
    const path = new URL(`${name}.${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.${type}`, target)
    await writeFile(path, bytes)
    // Quality 11 would take twenty times as long as quality 9, and the files would be only a tenth smaller.
    const brotli = await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
    await writeFile(new URL(`${path.href}.br`), brotli)
    await writeFile(new URL(`${path.href}.gz`), await promisify(gzip)(bytes, { level: 9 }))
    return path.pathname.split('/').at(-1)
  }),
)
// Old files are removed last, so that a running server finds its files until all new files are written. After a change
// of a file, the server must be restarted.
const stale = (await readdir(target)).filter((name) => !written.some((kept) => name.startsWith(kept)))
await Promise.all(stale.map((name) => rm(new URL(name, target))))
