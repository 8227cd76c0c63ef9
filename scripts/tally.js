/**
 * What counts as passed and failed in a report of vitest's json reporter.
 * A run without a report, a file that can't be loaded, a skipped test, an error outside every test
 * and a run without tests are failures: none of them may look like success.
 */
export function tally(report, exitCode) {
  if (report === undefined) return { passed: 0, failed: 1 }
  const failedFiles = report.testResults.filter(
    (file) =>
      file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length
  const passed = report.numPassedTests
  const failed = report.numTotalTests - passed + failedFiles
  const isUnexplained = failed === 0 && (exitCode !== 0 || passed === 0)
  return { passed, failed: isUnexplained ? 1 : failed }
}
