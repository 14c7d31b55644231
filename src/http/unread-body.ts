import type { IncomingMessage } from 'node:http'

// Enough time for the answer to reach a client that is still sending its body.
const LINGER_MS = 2_000

/**
 * If a request is refused before its whole body has arrived, makes sure that its connection is closed after the answer.
 * Returns the header that the answer needs for this.
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

// By default, Node closes the socket at once. If more bytes arrive after that, the system resets the connection, and a
// client that is still sending never reads the answer.
function linger({ socket }: IncomingMessage): void {
  socket.destroySoon = () => {
    socket.end()
    setTimeout(() => socket.destroy(), LINGER_MS).unref()
  }
}
