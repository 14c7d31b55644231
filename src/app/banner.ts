import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { App } from '../app.ts'

const ROOT = resolve(fileURLToPath(new URL('../../', import.meta.url)))

/** Printed when the server is ready: what a person needs to begin. The curl command works as pasted. */
export function bannerOf({ url, key, directory, search }: App, readAccess: 'open' | 'key'): string {
  const secret = readAccess === 'key' ? ` -H 'authorization: Bearer ${key ?? '<key>'}'` : ''
  const command = commandOf(process.cwd(), process.argv[1] ?? '')
  const query = '{ articles(first: 3) { totalCount nodes { title publishedAt outlet { name } } } }'
  return [
    '',
    'Verbatim is up.',
    '',
    `  API         ${url}/graphql`,
    // Behind a `#`, which browsers keep to themselves.
    `  Playground  ${url}/playground${key === null ? '' : `#key=${key}`}`,
    ...(key === null ? [] : [`  Loader key  ${key}  (until this process ends)`]),
    ...(directory === null ? [] : [`  Data        ${directory}`]),
    `  Search      ${search}`,
    '',
    'Ask:',
    `curl -s ${url}/graphql -H 'content-type: application/json'${secret} -d '{"query":"${query}"}'`,
    '',
    `Load your own documents:  ${command} load --help`,
    `A key that lasts:         ${command} key create --role loader`,
    'Stop:                     Ctrl-C',
    '',
    '',
  ].join('\n')
}

/**
 * How the command is called from a directory. Outside of the checkout `npx verbatim` would run a package of somebody
 * else's.
 */
export function commandOf(directory: string, script: string): string {
  if (resolve(directory) === ROOT) return 'npx verbatim'
  return basename(script) === 'verbatim' ? 'verbatim' : `node ${quote(resolve(ROOT, 'bin/verbatim.js'))}`
}

function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
