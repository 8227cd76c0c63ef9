import { expect, test } from 'vitest'
import { componentsOf, type Link } from './components.ts'

function alias(previous: string, user: string, clockMs: number): Link {
  const moment = { clockMs, eventId: `${previous} ${user}` }
  return { id: `user:${previous}`, other: `user:${user}`, first: moment, last: moment }
}

function nameOf(user: string, links: readonly Link[]): string | undefined {
  return componentsOf(links).roots.get(`user:${user}`)
}

test('a user goes by the last name of a chain of aliases', () => {
  expect(nameOf('a', [alias('a', 'b', 1), alias('b', 'c', 2)])).toBe('user:c')
})

test('a name that another replaced does not come back because its alias is newer', () => {
  expect(nameOf('a', [alias('b', 'c', 1), alias('a', 'b', 2)])).toBe('user:c')
})

test('of two last names the newer counts', () => {
  expect(nameOf('a', [alias('a', 'x', 2), alias('a', 'b', 1)])).toBe('user:x')
})

test('in a circle of aliases the least name counts', () => {
  const circle = [alias('c', 'a', 1), alias('a', 'b', 2), alias('b', 'c', 3)]

  expect(nameOf('b', circle)).toBe('user:a')
})

test('profiles go by the least of them', () => {
  const moment = { clockMs: 1, eventId: 'e' }
  const link = { id: 'profile:shop:p1', other: 'profile:shop:p2', first: moment, last: moment }

  expect([...componentsOf([link]).roots.values()]).toEqual(['profile:shop:p1', 'profile:shop:p1'])
})

test('the 501st id of a person is left out, and a later link of two who are together is not', () => {
  const chain = Array.from({ length: 500 }, (_, at) => alias(`u${at}`, `u${at + 1}`, at))

  const { roots, quarantined } = componentsOf([...chain, alias('u7', 'u300', 1_000)])

  expect(quarantined.map(({ other }) => other)).toEqual(['user:u500'])
  expect(roots.get('user:u0')).toBe('user:u499')
  expect(roots.get('user:u500')).toBeUndefined()
})
