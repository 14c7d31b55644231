import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node'

/** Prints one line at the end of a run that a script can read: `N passed, N failed`. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], reason: TestRunEndReason): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state))
    // A file that cannot be loaded has no tests that could fail, so the file itself is counted as failed.
    const broken = modules.filter(
      (module) => !module.ok() && ![...module.children.allTests()].some((test) => test.result().state === 'failed'),
    ).length
    const failed = states.filter((state) => state === 'failed').length + broken + errors.length
    const passed = states.filter((state) => state === 'passed').length
    console.log(`${passed} passed, ${failed === 0 && reason !== 'passed' ? 1 : failed} failed`)
  }
}
