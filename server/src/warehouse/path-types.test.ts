import { expect, test } from 'vitest'
import { openPathTypes, pathTypeLimits } from './path-types.ts'
import type { Sql, SqlValue } from './sql-text.ts'

function openCounted() {
  const asked: SqlValue[] = []
  const answers: ((rows: readonly (readonly unknown[])[]) => void)[] = []
  const query = ({ parameters }: Sql) => {
    asked.push(...Object.values(parameters).map(({ value }) => value))
    return new Promise<readonly (readonly unknown[])[]>((resolve) => answers.push(resolve))
  }
  return { asked, answers, types: openPathTypes({ query }, () => 0) }
}

test('only paths that nobody asked about in the last second are read, and readers share a reading', async () => {
  const { asked, answers, types } = openCounted()

  const first = types.read(['a', 'b'])
  const second = types.read(['b', 'c'])
  for (const answer of answers) answer([['b', ['String']]])
  await first

  expect(asked).toEqual([['a', 'b'], ['c']])
  expect((await second).get('b')).toEqual(new Set(['String']))
})

test('many paths are read in statements of at most 100,000 bytes; one over 10,000 bytes is not read', async () => {
  const { asked, answers, types } = openCounted()
  const long = Array.from({ length: 15 }, (_, index) => `${index}`.padEnd(9_000, 'x'))

  const reading = types.read([...long, 'x'.repeat(pathTypeLimits.pathBytesMax + 1)])
  for (const answer of answers) answer([])
  await reading

  expect(asked).toEqual([long.slice(0, 11), long.slice(11)])
})

test('a reading that failed is not kept', async () => {
  let readings = 0
  const query = () => {
    readings += 1
    return readings === 1 ? Promise.reject(new Error('away')) : Promise.resolve([['a', ['Bool']]])
  }
  const types = openPathTypes({ query }, () => 0)

  await expect(types.read(['a'])).rejects.toThrow('away')

  expect((await types.read(['a'])).get('a')).toEqual(new Set(['Bool']))
})
