import { expect, test } from 'vitest'
import { aRepository, describeViolation, type Rule } from './repository.ts'
import { filesAreShort, functionsAreShort } from './sizes.ts'

function found(rule: Rule, text: string): readonly string[] {
  return rule.violations(aRepository({ 'server/src/a.ts': text })).map(describeViolation)
}

const lines = (count: number) => 'go()\n'.repeat(count)

test('a file of 400 lines is fine, one of 401 is a violation', () => {
  expect(found(filesAreShort, lines(400))).toEqual([])
  expect(found(filesAreShort, lines(401))).toEqual(['server/src/a.ts has 401 lines'])
})

test('a function of 60 lines is fine, one of 61 is a violation, whatever its form', () => {
  const fine = `function a() {\n${lines(58)}}`
  const long = [
    `function a() {\n${lines(59)}}`,
    `const a = () => {\n${lines(59)}}`,
    `const a = function () {\n${lines(59)}}`,
    `const a = {\nb() {\n${lines(59)}} }`,
    `class A {\nasync b() {\n${lines(59)}} }`,
    `test('a', () => {\n${lines(59)}})`,
  ]

  expect(found(functionsAreShort, fine)).toEqual([])
  expect(long.flatMap((text) => found(functionsAreShort, text))).toEqual([
    'server/src/a.ts:1 is a function of 61 lines',
    'server/src/a.ts:1 is a function of 61 lines',
    'server/src/a.ts:1 is a function of 61 lines',
    'server/src/a.ts:2 is a function of 61 lines',
    'server/src/a.ts:2 is a function of 61 lines',
    'server/src/a.ts:1 is a function of 61 lines',
  ])
})
