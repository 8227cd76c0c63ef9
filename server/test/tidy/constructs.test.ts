import { expect, test } from 'vitest'
import {
  environmentIsReadInMain,
  everyTestRuns,
  noAny,
  noAssertions,
  noSleeps,
} from './constructs.ts'
import { aRepository, describeViolation, type Rule } from './repository.ts'

function found(rule: Rule, files: Readonly<Record<string, string>>): readonly string[] {
  return rule.violations(aRepository(files)).map(describeViolation)
}

test('any is a violation as a type, not as a word', () => {
  const files = {
    'a.ts': `const a: any = 1\nconst b: Record<string, any> = {}\n// any\nconst any = 'any'`,
  }

  expect(found(noAny, files)).toEqual(['a.ts:1 says any', 'a.ts:2 says any'])
})

test('as is a violation, but not as const and not in an import', () => {
  const files = {
    'a.ts': `
import { one as two } from './b.ts'
const list = [two] as const
const text = list as unknown as string
const number = <number>text
const sure = list.at(0)!
const sized = { a: 1 } satisfies object`,
  }

  expect(found(noAssertions, files)).toEqual([
    'a.ts:4 asserts a type with as; narrow it with a guard',
    'a.ts:4 asserts a type with as; narrow it with a guard',
    'a.ts:5 asserts a type with <>; narrow it with a guard',
    'a.ts:6 asserts with ! that a value is there',
  ])
})

test('the environment is read in the main file of a process and nowhere else of the product', () => {
  const reads = `const port = process.env['PORT']`
  const files = {
    'server/src/main.ts': reads,
    'server/src/cli/main.ts': reads,
    'server/test/crash.ts': reads,
    'bench/src/intake.ts': reads,
    'server/src/http/a.ts': reads,
    'server/src/settings/a.test.ts': `process.on('SIGTERM', stop)`,
    'web/src/a.ts': `import { env } from 'node:process'`,
    'contract/src/a.ts': `process.exit(1)`,
    'server/src/journal/a.ts': `process.hrtime.bigint()`,
  }

  expect(found(environmentIsReadInMain, files)).toEqual([
    'server/src/http/a.ts:1 uses process.env; main passes in what it needs',
    'server/src/settings/a.test.ts:1 uses process.on; main passes in what it needs',
    'web/src/a.ts:1 imports node:process',
    'contract/src/a.ts:1 uses process.exit; main passes in what it needs',
  ])
})

test.each([
  ['test.only', `test.only('a', () => {})`],
  ['it.skip', `it.skip('a', () => {})`],
  ['test.todo', `test.todo('a')`],
  ['describe.only', `describe.only.each([1])('a', () => {})`],
  ['test.skipIf', `test.skipIf(isSlow)('a', () => {})`],
  ['test.runIf', `test.runIf(isFast)('a', () => {})`],
  ['test.fails', `test.fails('a', () => {})`],
  ['a test with skip', `test('a', { skip: true }, () => {})`],
])('%s in a test is a violation', (problem, text) => {
  const files = { 'a.test.ts': text, 'b.test.ts': `test.each([1])('only skip', () => {})` }

  expect(found(everyTestRuns, files)).toEqual([`a.test.ts:1 ${problem}`])
})

test('a sleep in a test is a violation, a timer of the product is not', () => {
  const files = {
    'a.test.ts': `await new Promise((resolve) => setTimeout(resolve, 10))`,
    'b.test.ts': `import { setTimeout as sleep } from 'node:timers/promises'`,
    'c.ts': `setTimeout(flush, 1_000)`,
  }

  expect(found(noSleeps, files)).toEqual([
    'a.test.ts:1 waits for a time to pass',
    'b.test.ts:1 imports a sleep',
  ])
})

test('a source that can not be parsed is a fault, not silence', () => {
  expect(() => found(noAny, { 'a.ts': 'const = any' })).toThrow("a.ts can't be parsed")
})
