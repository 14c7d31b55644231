import type { ServerResponse } from 'node:http'
import { ArchiveError } from '../errors.ts'

// The limit for all answers of more than LARGE bytes together. If no other such answer is being sent, one answer may
// exceed the limit: without this exception, an answer larger than the limit could never be sent.
const MAX_BYTES = 256_000_000
const LARGE = 65_536

/**
 * Limits the memory that is used by answers that clients have not yet received. Returns a function that must be called
 * before each answer is sent.
 * @throws UNAVAILABLE, from the returned function, if other answers leave too little memory.
 */
export function limitUnread(stallMs: number): (response: ServerResponse, bytes: number) => void {
  let held = 0
  return (response, bytes) => {
    if (bytes <= LARGE) return
    if (held > 0 && held + bytes > MAX_BYTES)
      throw new ArchiveError(
        'UNAVAILABLE',
        'All the memory that is reserved for answers is taken up by answers that other clients have not yet received: try again in a few seconds.',
        { limit: MAX_BYTES },
      )
    held += bytes
    response.once('close', () => (held -= bytes))
    endStalled(response, stallMs)
  }
}

/**
 * Closes the connection of a client that has received nothing for `stallMs`. Returns a function that says for how many
 * ms the client has received nothing.
 */
export function endStalled(response: ServerResponse, stallMs: number): () => number {
  const { socket } = response
  if (!socket) return () => 0
  let taken = 0
  let since = performance.now()
  const stalledMs = () => performance.now() - since
  const watch = setInterval(() => {
    const now = socket.bytesWritten - socket.writableLength
    // If no bytes of the answer are waiting to be sent, the client is not the cause of the delay: the next bytes have
    // not been read from the database yet.
    if (now !== taken || response.writableLength === 0) since = performance.now()
    else if (stalledMs() >= stallMs) socket.destroy()
    taken = now
  }, stallMs / 60)
  response.once('close', () => clearInterval(watch))
  return stalledMs
}
