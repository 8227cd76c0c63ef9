import { expect, test } from 'vitest'
import { openSpanBodies } from './span-bodies.ts'

const large = { body: Buffer.alloc(2 * 1024 ** 2), headers: {} }
const small = { body: Buffer.alloc(1_000), headers: {} }
const compressed = { body: Buffer.alloc(20), headers: { 'content-encoding': 'gzip' } }

/** Work that ends when it is told to. */
function aWork() {
  const work = { begun: false, end: () => {} }
  const run = () => {
    work.begun = true
    return new Promise<string>((resolve) => {
      work.end = () => resolve('done')
    })
  }
  return Object.assign(work, { run })
}

test.each([
  ['large bodies', large],
  ['compressed bodies, however small,', compressed],
])('of %s the second waits for the first, and others behind it for their turn', async (_, body) => {
  const bodies = openSpanBodies()
  const [first, second, third] = [aWork(), aWork(), aWork()]

  const taken = [bodies.take(body, first.run), bodies.take(body, second.run)]
  const last = bodies.take(small, third.run)
  await Promise.resolve()

  expect([first.begun, second.begun, third.begun]).toEqual([true, false, false])
  first.end()
  expect(await taken[0]).toBe('done')
  expect([second.begun, third.begun]).toEqual([true, false])
  second.end()
  expect(await taken[1]).toBe('done')
  third.end()
  expect(await last).toBe('done')
})

test('of small bodies 7 are taken at once', async () => {
  const bodies = openSpanBodies()
  const works = Array.from({ length: 20 }, aWork)

  for (const { run } of works) void bodies.take(small, run)
  await Promise.resolve()

  expect(works.filter(({ begun }) => begun)).toHaveLength(7)
})

test('one that fails keeps no other waiting', async () => {
  const bodies = openSpanBodies()

  const failed = bodies.take(large, () => Promise.reject(new Error('it is gone')))
  const next = bodies.take(large, () => Promise.resolve('done'))

  await expect(failed).rejects.toThrow('it is gone')
  expect(await next).toBe('done')
})
