import { pino } from 'pino'
import { expect, it } from 'vitest'
import { requestLine } from '../../src/observe/log.ts'

it.each(['/graphql', '/graphql/', '/uploads/"\\\u0001\u2028é', ''])(
  'logs a request for %j with the line that pino would write',
  (path) => {
    const lines: string[] = []
    const formatters = { level: (label: string) => ({ level: label }) }
    const timestamp = pino.stdTimeFunctions.isoTime
    const log = pino({ base: null, timestamp, formatters }, { write: (line) => lines.push(line) })
    const request = { reqId: 'a-1', method: 'POST', path, status: 200, ms: 1.5 }
    log.info(request, 'request')
    lines.push(requestLine(request))
    const [pinos, ours] = lines.map((line) => line.replace(/"time":"\d{4}-\d\d-\d\dT[\d:.]+Z"/, '"time":""'))
    expect(ours).toBe(pinos)
  },
)
