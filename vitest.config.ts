import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/longest-first.ts'

// They measure the memory of their process, or send it signals.
const ALONE = [
  'test/cli/load.test.ts',
  'test/cli/load-job.test.ts',
  'test/graphql/answer-size.test.ts',
  'test/http/unread-answer.test.ts',
  'test/sync/many-events.test.ts',
]

export default defineConfig(({ mode }) => {
  const shared = {
    // The file that Node itself loads: with `module` from its package.json there would be two copies of graphql.
    resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
    test: {
      // `npm run test:long` runs in the mode `long`.
      env: mode === 'long' ? { TEST_LENGTH: '3' } : {},
      // Not a bound on anything: ends what hangs. A busy machine may take many times as long as an idle one.
      testTimeout: 300_000,
      hookTimeout: 300_000,
      expect: { poll: { timeout: 60_000 } },
      // For the threads of a load: Node 20 runs no TypeScript by itself.
      execArgv: ['--import', './test/bench/typescript.js'],
    },
  }
  return {
    test: {
      globalSetup: ['test/start-postgres.ts'],
      maxWorkers: 2,
      sequence: { sequencer: LongestFirst },
      reporters: ['default', './test/count-reporter.ts'],
      projects: [
        { ...shared, test: { ...shared.test, name: 'alone', include: ALONE } },
        {
          ...shared,
          // One process runs many files: to start it and import what they test would take longer than most of them.
          test: { ...shared.test, name: 'shared', include: ['test/**/*.test.ts'], exclude: ALONE, isolate: false },
        },
      ],
    },
  }
})
