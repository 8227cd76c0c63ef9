import { expect, test } from 'vitest'
import { openLane } from './lane.ts'

const present = new AbortController().signal

test('a lane of one runs tasks one after the other, in the order they came', async () => {
  const lane = openLane({ runningMax: 1, waitingMax: 2 })
  const seen: string[] = []
  const first = promised<void>()

  const one = lane.run(async () => {
    await first.promise
    seen.push('one')
  }, present)
  const two = lane.run(async () => void seen.push('two'), present)
  first.resolve()
  await Promise.all([one, two])

  expect(seen).toEqual(['one', 'two'])
})

test('a task beyond the running and the waiting ones is refused as full, and runs nothing', async () => {
  const lane = openLane({ runningMax: 1, waitingMax: 1 })
  const first = promised<string>()
  const one = lane.run(() => first.promise, present)
  const two = lane.run(async () => 'two', present)

  const three = await lane.run(async () => 'three', present)
  first.resolve('one')

  expect(three).toEqual({ kind: 'full' })
  expect(await one).toEqual({ kind: 'done', result: 'one' })
  expect(await two).toEqual({ kind: 'done', result: 'two' })
})

test('a task whose asker left while it waited never starts', async () => {
  const lane = openLane({ runningMax: 1, waitingMax: 1 })
  const first = promised<void>()
  const asker = new AbortController()
  const started: string[] = []
  const one = lane.run(() => first.promise, present)
  const two = lane.run(async () => void started.push('two'), asker.signal)

  asker.abort()
  first.resolve()

  expect(await two).toEqual({ kind: 'left' })
  expect(started).toEqual([])
  await one
})

test('a task that fails leaves its place to the next', async () => {
  const lane = openLane({ runningMax: 1, waitingMax: 1 })

  const failing = lane.run(() => Promise.reject(new Error('broken')), present)
  const next = lane.run(async () => 'next', present)

  await expect(failing).rejects.toThrow('broken')
  expect(await next).toEqual({ kind: 'done', result: 'next' })
  await lane.idle()
})

function promised<Value>() {
  let resolve: (value: Value) => void = () => {}
  const promise = new Promise<Value>((settle) => (resolve = settle))
  return { promise, resolve }
}
