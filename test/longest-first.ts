import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// The slowest test files, for the first run: Vitest knows the durations of the previous run, but without a previous run
// only the sizes of the files.
const LONGEST = [
  'cli/several-servers.test.ts',
  'cli/serve.test.ts',
  'sync/engines.test.ts',
  'app/long-texts.test.ts',
  'sync/faults.test.ts',
  'sync/identity.test.ts',
  'app/copies.test.ts',
  'jobs/crash.test.ts',
  'crash/kill.test.ts',
  'reading/property.test.ts',
  'http/proxies.test.ts',
  'poolers/session.test.ts',
  'http/playground-key.test.ts',
  'replicas/faults.test.ts',
  'replicas/failover.test.ts',
  'replicas/reads.test.ts',
  'load-oracle/fuzz.test.ts',
  'jobs/property.test.ts',
  'http/large-bodies.test.ts',
  'postgres/prepare.test.ts',
  'http/export.test.ts',
  'cli/end.test.ts',
  'docs/run.test.ts',
  'cli/read/warc.test.ts',
  'http/playground.test.ts',
  'load-oracle/property.test.ts',
  'archive/export/round-trip.test.ts',
  'jobs/api.test.ts',
]

/** Runs the slowest test files first, so that all workers finish at about the same time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.indexOf(relative('test', moduleId))
      return at < 0 ? LONGEST.length : at
    }
    // A worker can be reused for the next file only if both files belong to the same project.
    return sorted.sort((a, b) => a.project.name.localeCompare(b.project.name) || rank(a) - rank(b))
  }
}
