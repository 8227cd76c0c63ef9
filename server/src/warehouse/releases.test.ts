import { expect, test } from 'vitest'
import { isReleaseKnownGood } from './releases.ts'

test.each([
  '25.8.17.1',
  '25.8.30.2',
  '25.11.9.1',
  '25.12.6.1',
  '26.1.3.19',
  '26.2.1.1',
  '27.1.1.1',
])('ClickHouse %s keeps attributes whole', (release) => {
  expect(isReleaseKnownGood(release)).toBe(true)
})

test.each(['24.8.1.1', '25.8.16.9', '25.9.9.9', '25.11.8.1', '25.12.5.1', '26.1.3.18', 'unknown'])(
  'ClickHouse %s is too old or not known',
  (release) => {
    expect(isReleaseKnownGood(release)).toBe(false)
  },
)
