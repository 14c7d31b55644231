import type { IncomingMessage } from 'node:http'

// How long the socket stays open after the answer if the client is still sending its body.
const LINGER_MS = 2_000

/**
 * Makes sure that the connection is closed after the answer, if the request is refused before its whole body has
 * arrived. Returns the headers that the answer must have to close the connection.
 */
export function closeIfUnread(request: IncomingMessage): { readonly connection?: 'close' } {
  if (!isUnread(request)) return {}
  linger(request)
  return { connection: 'close' }
}

function isUnread({ complete, headers }: IncomingMessage): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  return hasBody && !complete
}

// Keeps the socket open for LINGER_MS after the answer. By default, Node closes the socket immediately after the
// answer. A client that is still sending its body would then never read the answer: more bytes would arrive at the
// closed socket, and the operating system would reset the connection.
function linger({ socket }: IncomingMessage): void {
  socket.destroySoon = () => {
    socket.end()
    setTimeout(() => socket.destroy(), LINGER_MS).unref()
  }
}
