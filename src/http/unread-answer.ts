import type { FastifyReply } from 'fastify'
import { ArchiveError } from '../errors.ts'

// The limit for all large answers together; a single one may be larger.
const MAX_BYTES = 256_000_000
const LARGE = 65_536

/**
 * Bounds what answers hold in memory whose readers do not take them. Call it before one is sent. @throws UNAVAILABLE
 * where others hold too much already.
 */
export function limitUnread(stallMs: number): (reply: FastifyReply, bytes: number) => void {
  let held = 0
  return (reply, bytes) => {
    if (bytes <= LARGE) return
    if (held > 0 && held + bytes > MAX_BYTES)
      throw new ArchiveError(
        'UNAVAILABLE',
        'Answers that their readers have not taken yet hold all the memory that is set aside for them: try again in a few seconds.',
        { limit: MAX_BYTES },
      )
    held += bytes
    reply.raw.once('close', () => (held -= bytes))
    endStalled(reply, stallMs)
  }
}

/** Cuts a reader off who takes nothing for so long. Answers since when, in ms, nothing has been taken. */
export function endStalled({ raw }: FastifyReply, stallMs: number): () => number {
  const { socket } = raw
  if (!socket) return () => 0
  let taken = 0
  let since = performance.now()
  const stalledMs = () => performance.now() - since
  const watch = setInterval(() => {
    const now = socket.bytesWritten - socket.writableLength
    // If nothing waits to be sent, the database is slow, not the reader.
    if (now !== taken || raw.writableLength === 0) since = performance.now()
    else if (stalledMs() >= stallMs) socket.destroy()
    taken = now
  }, stallMs / 60)
  raw.once('close', () => clearInterval(watch))
  return stalledMs
}
