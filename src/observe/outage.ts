import type { Log } from './log.ts'

/**
 * Logs why a request is answered with UNAVAILABLE. The log line contains the error message, which the client also
 * receives, and the causes of the error, which the client does not receive.
 */
export function logOutage(log: Pick<Log, 'warn'>, outage: Error, requestId: string): void {
  log.warn({ reqId: requestId, reason: outage.message, causes: causesOf(outage) }, 'unavailable')
}

const MOST_CAUSES = 5
const MAX_LENGTH = 500

function causesOf({ cause }: Error): string[] {
  const causes: string[] = []
  for (let at = cause; at instanceof Error && causes.length < MOST_CAUSES; at = firstOf(at)) causes.push(describe(at))
  return causes
}

/**
 * Returns the cause of an error. If the error stands for several errors, e.g. one for each address of a host, the first
 * of these errors counts as the cause.
 */
function firstOf(error: Error): unknown {
  return error instanceof AggregateError ? error.errors[0] : error.cause
}

function describe(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  // The message may contain a URL with a password, which must not be logged.
  const message = error.message.replace(/\/\/[^\s/@]*@/g, '//').slice(0, MAX_LENGTH)
  return message === '' || message.includes(code) ? message || code : `${code}: ${message}`
}
