import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const BUILT = fileURLToPath(new URL('../../dist/playground', import.meta.url))
const EXAMPLES = fileURLToPath(new URL('../../schema/examples', import.meta.url))

// The page may load only our own files. Inline styles are allowed, because Monaco, the editor, needs them.
const POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `worker-src 'self'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data:`,
  `font-src 'self' data:`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ')

/**
 * The description of Verbatim. The README and the schema's description begin with the words of this constant. To change
 * the words, change them in all three places.
 */
const ABOUT =
  'a news archive behind one typed GraphQL API: who said this, in which words, in which outlets, and who printed it first.'

export interface PlaygroundOptions {
  /**
   * With `key`, the playground sends the user's access key with every operation. With `open`, it sends the key with
   * mutations, subscriptions and queries for load jobs, and with other queries only if the user selects this.
   */
  readonly readAccess: 'open' | 'key'
}

interface Tab {
  readonly query: string
  readonly variables?: string
  /** An NDJSON file for a query that starts a load. The page uploads this file before it runs the query. */
  readonly upload?: string
}

/**
 * Serves `/playground` and its files. A file whose content changes gets a new name, so browsers may cache a file for a
 * year. The page is the same for everybody and contains no access key. Even browsers on this machine get no key: the
 * server cannot tell whether a local request comes from such a browser or from a proxy that forwards a request from
 * elsewhere.
 */
export async function playgroundRoute(fastify: FastifyInstance, { readAccess }: PlaygroundOptions): Promise<void> {
  const names = await readdir(BUILT).catch(() => [])
  const files = new Set(names)
  const assets = names.filter((name) => ['.js', '.css'].includes(extname(name)))
  const html = page(assets, { tabs: await readTabs(), readAccess })

  fastify.get('/', async (request, reply) => {
    // The page refers to its files by relative paths, so that it works below any path that a proxy adds.
    if (request.url.split('?', 1)[0]?.endsWith('/')) return reply.redirect('../playground')
    return reply
      .type('text/html; charset=utf-8')
      .headers({
        'content-security-policy': POLICY,
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      })
      .send(html)
  })

  fastify.get<{ Params: { file: string } }>('/:file', async (request, reply) => {
    const { file } = request.params
    if (!assets.includes(file)) return reply.code(404).send({ error: 'The playground has no such file.' })
    const encoding = encodingOf(request, file, files)
    return reply
      .type(file.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8')
      .headers({
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
        'x-content-type-options': 'nosniff',
        ...(encoding ? { 'content-encoding': encoding.name } : {}),
      })
      .send(await readFile(join(BUILT, `${file}${encoding?.suffix ?? ''}`)))
  })
}

function encodingOf(request: FastifyRequest, file: string, files: ReadonlySet<string>) {
  const accepted = String(request.headers['accept-encoding'] ?? '')
  const known = [
    { name: 'br', suffix: '.br' },
    { name: 'gzip', suffix: '.gz' },
  ]
  return known.find(
    ({ name, suffix }) =>
      new RegExp(`\\b${name}\\b(?!;\\s*q=0(\\.0+)?\\b)`).test(accepted) && files.has(`${file}${suffix}`),
  )
}

async function readTabs(): Promise<Tab[]> {
  const names = (await readdir(EXAMPLES).catch(() => [])).sort()
  const read = async (name: string) => (names.includes(name) ? readFile(join(EXAMPLES, name), 'utf8') : undefined)
  const stems = names.filter((name) => name.endsWith('.graphql')).map((name) => name.replace(/\.graphql$/, ''))
  return Promise.all(
    stems.map(async (stem) => {
      const [query = '', variables, upload] = await Promise.all(
        ['.graphql', '.variables.json', '.ndjson'].map((ending) => read(`${stem}${ending}`)),
      )
      return { query, ...(variables === undefined ? {} : { variables }), ...(upload === undefined ? {} : { upload }) }
    }),
  )
}

function page(assets: readonly string[], options: object): string {
  const find = (start: string, end: string) =>
    `playground/${assets.find((name) => name.startsWith(start) && name.endsWith(end)) ?? ''}`
  const workers = {
    editorWorkerService: find('editor-worker', '.js'),
    json: find('json-worker', '.js'),
    graphql: find('graphql-worker', '.js'),
  }
  // `<` is escaped, so that the JSON cannot end the script element.
  const json = JSON.stringify({ ...options, workers }).replaceAll('<', '\\u003c')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Verbatim playground</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${find('playground', '.css')}">
</head>
<body class="no-focus-outline">
<noscript>The playground needs JavaScript. The API answers at /graphql.</noscript>
<header>
<p><b>Verbatim</b> is ${ABOUT}</p>
<label for="tab">Question</label> <select id="tab"></select>
</header>
<div id="access">
<output id="sender"></output>
<details id="without-key">
<summary>No key is set. You need one to load records and to read withheld articles.</summary>
<p>Open the address that the server printed when it started, or create a key with
<code>npx verbatim key create --role loader</code> and enter it here. The page forgets it when you close or reload the page.</p>
<form id="key-form">
<input id="key-input" type="password" autocomplete="off" spellcheck="false" aria-label="Key" placeholder="vb_…">
<button>Use this key</button> <output id="key-problem"></output>
</form>
</details>
<div id="with-key" hidden>
Mutations, subscriptions and load jobs are sent with the key <code id="key-id"></code>.
<label><input id="send-with-reads" type="checkbox"> Send it with other reads too</label>
<button id="forget-key" type="button">Forget the key</button>
</div>
</div>
<div id="root"></div>
<script type="application/json" id="options">${json}</script>
<script src="${find('playground', '.js')}"></script>
</body>
</html>
`
}
