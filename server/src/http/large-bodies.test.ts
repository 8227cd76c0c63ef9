import { expect, test } from 'vitest'
import { largeBytesMin, openLargeBodies } from './large-bodies.ts'

const large = Buffer.alloc(largeBytesMin)
const small = Buffer.alloc(largeBytesMin - 1)

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

test('of large bodies the second waits for the first, and small ones for none', async () => {
  const bodies = openLargeBodies()
  const [first, second, third] = [aWork(), aWork(), aWork()]

  const taken = [bodies.take(large, first.run), bodies.take(large, second.run)]
  void bodies.take(small, third.run)
  await Promise.resolve()

  expect([first.begun, second.begun, third.begun]).toEqual([true, false, true])
  first.end()
  expect(await taken[0]).toBe('done')
  await Promise.resolve()
  second.end()
  expect(await taken[1]).toBe('done')
})

test('one that fails keeps no other waiting', async () => {
  const bodies = openLargeBodies()

  const failed = bodies.take(large, () => Promise.reject(new Error('it is gone')))
  const next = bodies.take(large, () => Promise.resolve('done'))

  await expect(failed).rejects.toThrow('it is gone')
  expect(await next).toBe('done')
})
