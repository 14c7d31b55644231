import { keepExtracting } from '../../src/extraction/keep-extracting.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { createLog } from '../../src/observe/log.ts'

// This process only finds quotes, so that a test can kill it.
process.stdout.write('running\n')
await keepExtracting({
  url: process.argv[2] ?? '',
  log: createLog('silent'),
  limits: DEFAULT_LOAD_LIMITS,
  signal: new AbortController().signal,
})
