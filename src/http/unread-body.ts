import type { FastifyReply, FastifyRequest } from 'fastify'

// Enough time for the answer to reach a client that is still sending its body.
const LINGER_MS = 2_000

/**
 * If a request is refused before its whole body has arrived, makes sure that its connection is closed after the answer.
 */
export function closeIfUnread(request: FastifyRequest, reply: FastifyReply): void {
  if (!isUnread(request)) return
  reply.header('connection', 'close')
  linger(request)
}

function isUnread({ raw, headers }: FastifyRequest): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  return hasBody && !raw.complete
}

// By default, Node closes the socket at once. If more bytes arrive after that, the system resets the connection, and a
// client that is still sending never reads the answer.
function linger({ raw: { socket } }: FastifyRequest): void {
  socket.destroySoon = () => {
    socket.end()
    setTimeout(() => socket.destroy(), LINGER_MS).unref()
  }
}
