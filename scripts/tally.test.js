import { expect, test } from 'vitest'
import { tally } from './tally.js'

function aReport(files) {
  const tests = files.flatMap((file) => file.assertionResults)
  return {
    numTotalTests: tests.length,
    numPassedTests: tests.filter((each) => each.status === 'passed').length,
    testResults: files,
  }
}

function aFile(status, ...tests) {
  return { status, assertionResults: tests.map((each) => ({ status: each })) }
}

test('passed and failed tests are counted', () => {
  const report = aReport([aFile('passed', 'passed', 'passed'), aFile('failed', 'passed', 'failed')])

  expect(tally(report, 1)).toEqual({ passed: 3, failed: 1 })
})

test('a run in which all tests pass has no failure', () => {
  expect(tally(aReport([aFile('passed', 'passed')]), 0)).toEqual({ passed: 1, failed: 0 })
})

test('a test that was skipped or left for later counts as failed', () => {
  const report = aReport([aFile('passed', 'passed', 'skipped', 'todo', 'pending')])

  expect(tally(report, 0)).toEqual({ passed: 1, failed: 3 })
})

test('a file that can not be loaded counts as one failure', () => {
  const report = aReport([aFile('passed', 'passed'), aFile('failed')])

  expect(tally(report, 1)).toEqual({ passed: 1, failed: 1 })
})

test('an error outside every test counts as one failure', () => {
  expect(tally(aReport([aFile('passed', 'passed')]), 1)).toEqual({ passed: 1, failed: 1 })
})

test('a run without tests, or without a report, counts as one failure', () => {
  expect(tally(aReport([]), 0)).toEqual({ passed: 0, failed: 1 })
  expect(tally(undefined, 0)).toEqual({ passed: 0, failed: 1 })
})
