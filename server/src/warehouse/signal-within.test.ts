import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { signalWithin } from './signal-within.ts'

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc()')
}

test('a time limit beside another signal is kept over a garbage collection', async () => {
  const signal = signalWithin(200, new AbortController().signal)
  const aborted = once(signal, 'abort')

  // What nobody holds is let go of in a turn of its own.
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    collectGarbage()
  }

  await aborted
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' })
}, 5_000)

test('an abort of the other signal does not wait for the time limit', () => {
  const other = new AbortController()
  const signal = signalWithin(60_000, other.signal)

  other.abort()

  expect(signal.aborted).toBe(true)
})
