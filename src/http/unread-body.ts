import type { FastifyReply, FastifyRequest } from 'fastify'

// Long enough for an answer to arrive before the rest of a body that nobody reads.
const LINGER_MS = 2_000

/** Has the connection of a request closed that is refused before all of its body has arrived. */
export function closeIfUnread(request: FastifyRequest, reply: FastifyReply): void {
  if (!isUnread(request)) return
  reply.header('connection', 'close')
  linger(request)
}

function isUnread({ raw, headers }: FastifyRequest): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  return hasBody && !raw.complete
}

// Node would close the socket at once. Bytes that arrive after that make the system reset the connection, and a client
// that is still sending never gets to read the answer.
function linger({ raw: { socket } }: FastifyRequest): void {
  socket.destroySoon = () => {
    socket.end()
    setTimeout(() => socket.destroy(), LINGER_MS).unref()
  }
}
