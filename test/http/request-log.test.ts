import { pino } from 'pino'
import { expect, it } from 'vitest'
import { type Log, logRequest } from '../../src/observe/log.ts'

function record(level: string): { log: Log; lines: string[] } {
  const lines: string[] = []
  const formatters = { level: (label: string) => ({ level: label }) }
  const log = pino(
    { level, base: null, timestamp: () => ',"time":"T"', formatters },
    { write: (line) => lines.push(line) },
  )
  return { log, lines }
}

const PATHS = ['/graphql', '/graphql/', '/uploads/"\\\u0001\u2028é', '']

it.each(PATHS)('logs a request for %j with the line that pino would write', (path) => {
  const { log, lines } = record('info')
  const fields = { reqId: 'a-1', method: 'POST', path, status: 200, ms: 1.5 }
  log.info(fields, 'request')
  logRequest(log, fields)
  const [pinos = '', ours = ''] = lines.map((line) => line.replace(/"time":"[^"]*"/, ''))
  expect(ours).toBe(pinos)
})

it('logs no request above the level info', () => {
  const { log, lines } = record('warn')
  logRequest(log, { reqId: 'a-1', method: 'POST', path: '/graphql', status: 200, ms: 1.5 })
  expect(lines).toEqual([])
})
