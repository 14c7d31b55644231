import { keepExtracting } from '../../src/extraction/keep-extracting.ts'
import { createLog } from '../../src/observe/log.ts'

// A process that does nothing but find quotes, to be killed.
process.stdout.write('running\n')
await keepExtracting({ url: process.argv[2] ?? '', log: createLog('silent'), signal: new AbortController().signal })
