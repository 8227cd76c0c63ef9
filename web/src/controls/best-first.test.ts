import { expect, test } from 'vitest'
import { bestFirst } from './best-first.ts'

test('the exact match comes first, then those that begin so, then the rest as they came', () => {
  const found = ['os.version', 'version.major', 'browser.version', 'Version']

  expect(bestFirst(found, String, 'version')).toEqual([
    'Version',
    'version.major',
    'os.version',
    'browser.version',
  ])
})

test('without a search nothing is moved', () => {
  expect(bestFirst(['b', 'a'], String, '')).toEqual(['b', 'a'])
})
