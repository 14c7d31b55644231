import type { IncomingMessage } from 'node:http'

// The time that the answer has to reach a client that is still sending its body.
const LINGER_MS = 2_000

/**
 * If a request is refused before its whole body has arrived, makes sure that the connection is closed after the answer.
 * Returns the headers that the answer must have to close the connection.
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

// By default, Node closes the socket immediately after the answer. If the client is still sending its body, bytes
// arrive at the closed socket, the operating system resets the connection, and the client never reads the answer. To
// prevent this reset, the socket stays open for a moment.
function linger({ socket }: IncomingMessage): void {
  socket.destroySoon = () => {
    socket.end()
    setTimeout(() => socket.destroy(), LINGER_MS).unref()
  }
}
