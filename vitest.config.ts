import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/longest-first.ts'

// Each of these tests runs in a process of its own, because it measures the memory of the process or sends signals to
// it.
const ALONE = [
  'test/cli/load.test.ts',
  'test/cli/load-job.test.ts',
  'test/graphql/answer-size.test.ts',
  'test/http/unread-answer.test.ts',
  'test/sync/many-events.test.ts',
]

export default defineConfig(({ mode }) => {
  const shared = {
    // Resolves the package `graphql` to the same file as Node does. Without this alias, the field `module` in the
    // package.json file of graphql would lead to a second copy of graphql.
    resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
    test: {
      // `npm run test:long` sets the mode `long`, in which the generated tests are three times as long.
      // `npm run test:spread` sets the mode `spread`, in which the tests read with `SQL_FORM=spread`.
      env: mode === 'long' ? { TEST_LENGTH: '3' } : mode === 'spread' ? { SQL_FORM: 'spread' } : {},
      // The timeouts are meant only for tests that hang, and are long because a busy machine may take many times as
      // long as an idle one.
      testTimeout: 300_000,
      hookTimeout: 300_000,
      expect: { poll: { timeout: 60_000 } },
      // The threads that the code starts, e.g. for a load, need this option, because Node 20 cannot run TypeScript
      // without it.
      execArgv: ['--import', './test/bench/typescript.js'],
    },
  }
  return {
    test: {
      globalSetup: ['test/start-postgres.ts'],
      // This is one worker more than the 2 cores of a small machine, to keep the cores busy: many tests only wait for a
      // process to end or for an engine to index documents.
      maxWorkers: 3,
      sequence: { sequencer: LongestFirst },
      reporters: ['default', './test/count-reporter.ts'],
      projects: [
        { ...shared, test: { ...shared.test, name: 'alone', include: ALONE } },
        {
          ...shared,
          // One process runs many files, because starting a process and importing the code takes longer than running
          // the tests of most files.
          test: { ...shared.test, name: 'shared', include: ['test/**/*.test.ts'], exclude: ALONE, isolate: false },
        },
      ],
    },
  }
})
