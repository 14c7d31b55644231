import { defineConfig } from 'vitest/config'

export default defineConfig(({ mode }) => ({
  // The file that Node itself loads: with `module` from its package.json there would be two copies of graphql.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/start-postgres.ts'],
    // `npm run test:long` runs in the mode `long`.
    env: mode === 'long' ? { TEST_LENGTH: '3' } : {},
    // Not a bound on anything: ends what hangs. A busy machine may take many times as long as an idle one.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    maxWorkers: 2,
    // For the threads of a load: Node 20 runs no TypeScript by itself.
    execArgv: ['--import', './test/bench/typescript.js'],
    reporters: ['default', './test/count-reporter.ts'],
  },
}))
