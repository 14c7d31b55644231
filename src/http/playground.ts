import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const BUILT = fileURLToPath(new URL('../../dist/playground', import.meta.url))
const EXAMPLES = fileURLToPath(new URL('../../schema/examples', import.meta.url))

// Monaco writes style elements; nothing else needs more than our own files.
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

export interface PlaygroundOptions {
  /** Filled into the page's headers, for a browser on this machine. */
  readonly key: string | null
}

interface Tab {
  readonly query: string
  readonly variables?: string
}

/** `/playground` and its files, whose names change with what is in them. */
export async function playgroundRoute(fastify: FastifyInstance, { key }: PlaygroundOptions): Promise<void> {
  const names = await readdir(BUILT).catch(() => [])
  const files = new Set(names)
  const assets = names.filter((name) => ['.js', '.css'].includes(extname(name)))
  const tabs = await readTabs()

  fastify.get('/', async (request, reply) => {
    const shown = key !== null && comesFromHere(request) ? key : null
    const headers = shown === null ? undefined : JSON.stringify({ Authorization: `Bearer ${shown}` }, null, 2)
    return reply
      .type('text/html; charset=utf-8')
      .headers({
        'content-security-policy': POLICY,
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      })
      .send(page(assets, { tabs: tabs.map((tab) => ({ ...tab, headers })), headers }))
  })

  fastify.get<{ Params: { file: string } }>('/:file', async (request, reply) => {
    const { file } = request.params
    if (!assets.includes(file)) return reply.code(404).send({ error: 'There is no such file.' })
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

export function isLoopback(host: string): boolean {
  return /^(localhost|::1|\[::1\]|127(\.\d{1,3}){3})$/i.test(host)
}

const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']

// A proxy beside us may put our own address in place of the host that was asked for: what it tells of the client gives
// it away.
function comesFromHere({ headers, socket, raw }: FastifyRequest): boolean {
  const hosts = raw.headersDistinct.host ?? []
  const host = /^(.*?)(:\d{1,5})?$/.exec(hosts[0] ?? '')?.[1] ?? ''
  const remote = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  return (
    hosts.length === 1 &&
    isLoopback(host) &&
    host !== '::1' &&
    isLoopback(remote) &&
    !FORWARDED.some((name) => name in headers)
  )
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
  const queries = names.filter((name) => name.endsWith('.graphql'))
  return Promise.all(
    queries.map(async (name) => {
      const query = await readFile(join(EXAMPLES, name), 'utf8')
      const variables = name.replace(/\.graphql$/, '.variables.json')
      return names.includes(variables)
        ? { query, variables: await readFile(join(EXAMPLES, variables), 'utf8') }
        : { query }
    }),
  )
}

function page(assets: readonly string[], options: object): string {
  const find = (start: string, end: string) =>
    `/playground/${assets.find((name) => name.startsWith(start) && name.endsWith(end)) ?? ''}`
  const workers = {
    editorWorkerService: find('editor-worker', '.js'),
    json: find('json-worker', '.js'),
    graphql: find('graphql-worker', '.js'),
  }
  // `<` cannot end the element early when it is written as an escape.
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
<div id="root"></div>
<script type="application/json" id="options">${json}</script>
<script src="${find('playground', '.js')}"></script>
</body>
</html>
`
}
