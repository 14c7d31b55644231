import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { App } from '../app.ts'

const ROOT = resolve(fileURLToPath(new URL('../../', import.meta.url)))

/**
 * The text that is printed when the server is ready: all that a user needs to begin. The curl command can be pasted as
 * it is, unless it contains `<key>`.
 */
export function bannerOf({ url, key, directory, search }: App, readAccess: 'open' | 'key'): string {
  const secret = readAccess === 'key' ? ` -H 'authorization: Bearer ${key ?? '<key>'}'` : ''
  const command = commandOf(process.cwd(), process.argv[1] ?? '')
  const query = '{ articles(first: 3) { totalCount nodes { title publishedAt outlet { name } } } }'
  return [
    '',
    'Verbatim is up.',
    '',
    `  API         ${url}/graphql`,
    // The access key comes after a `#`, because browsers do not send that part of an address to the server.
    `  Playground  ${url}/playground${key === null ? '' : `#key=${key}`}`,
    ...(key === null ? [] : [`  Loader key  ${key}  (valid until this process ends)`]),
    ...(directory === null ? [] : [`  Data        ${directory}`]),
    `  Search      ${search}`,
    '',
    'Ask:',
    `curl -s ${url}/graphql -H 'content-type: application/json'${secret} -d '{"query":"${query}"}'`,
    '',
    `Load your own documents:  ${command} load --help`,
    `Create a lasting key:     ${command} key create --role loader`,
    'Stop:                     Ctrl-C',
    '',
    '',
  ].join('\n')
}

/**
 * The shell command that runs `verbatim` from the given directory. Outside the checkout, `npx verbatim` would run an
 * unrelated package of the same name.
 */
export function commandOf(directory: string, script: string): string {
  if (resolve(directory) === ROOT) return 'npx verbatim'
  return basename(script) === 'verbatim' ? 'verbatim' : `node ${quote(resolve(ROOT, 'bin/verbatim.js'))}`
}

function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
