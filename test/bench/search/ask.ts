const DOCUMENT = `query ($text: String!) { search(text: $text, kinds: [ARTICLE, QUOTE], first: 20) { nodes {
  __typename ... on Article { id title publishedAt outlet { name } } ... on Quote { id text speaker { name } } } } }`

/** Returns the bytes of a request. */
export function wire(path: string, body: string): string {
  return `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

export function searchBody(text: string): string {
  return JSON.stringify({ query: DOCUMENT, variables: { text } })
}

export async function post(url: string, body: string, key?: string): Promise<string> {
  const headers = {
    'content-type': 'application/json',
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  }
  const response = await fetch(url, { method: 'POST', headers, body })
  const answer = await response.text()
  if (!response.ok || answer.startsWith('{"errors"'))
    throw new Error(`${url} answered ${response.status}: ${answer.slice(0, 500)}`)
  return answer
}
