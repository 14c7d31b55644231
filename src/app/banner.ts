import type { App } from '../app.ts'

/** What a person needs to begin; the curl works as pasted. */
export function bannerOf({ url, key, directory, search }: App, readAccess: 'open' | 'key'): string {
  const secret = readAccess === 'key' ? ` -H 'authorization: Bearer ${key ?? '<key>'}'` : ''
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
    'Load your own documents:  npx verbatim load --help',
    'A key that lasts:         npx verbatim key create --role loader',
    'Stop:                     Ctrl-C',
    '',
    '',
  ].join('\n')
}
