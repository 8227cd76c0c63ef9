import { expect, test } from 'vitest'
import { partOfPath } from './path-part.ts'

test.each([
  ['/users/ada%20b', 'ada b'],
  ['/users/a%2Fb', 'a/b'],
  ['/users/%', '%'],
  ['/users/', undefined],
  ['/users', undefined],
  ['/accounts/ada', undefined],
])('the path %s names %j in the folder /users/', (path, named) => {
  expect(partOfPath('/users/', path)).toBe(named)
})
