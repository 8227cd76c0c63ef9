import { expect, test } from 'vitest'
import { sendInOrder, type Sending } from './send-in-order.ts'

async function* pieces(...names: readonly string[]): AsyncGenerator<string> {
  yield* names
}

function openPromise(): { promise: Promise<string>; resolve: (answer: string) => void } {
  let resolve: (answer: string) => void = () => undefined
  const promise = new Promise<string>((settle) => (resolve = settle))
  return { promise, resolve }
}

interface Log {
  readonly acknowledged: string[]
  abandoned: AbortSignal | undefined
}

function sending(answers: Readonly<Record<string, Promise<string>>>): {
  readonly log: Log
  readonly sending: Sending<string, string>
} {
  const log: Log = { acknowledged: [], abandoned: undefined }
  return {
    log,
    sending: {
      inFlightMax: 3,
      send: async (piece, abandoned) => {
        log.abandoned = abandoned
        return answers[piece] ?? `${piece}!`
      },
      acknowledge: async (_, answer) => void log.acknowledged.push(answer),
    },
  }
}

test('pieces are acknowledged in their order, whichever answer comes first', async () => {
  const { promise, resolve } = openPromise()
  const { log, sending: options } = sending({ a: promise })

  const done = sendInOrder(pieces('a', 'b', 'c', 'd'), options)
  resolve('a!')
  await done

  expect(log.acknowledged).toEqual(['a!', 'b!', 'c!', 'd!'])
})

test('what was answered before a failed piece is acknowledged, what came after is not', async () => {
  const { log, sending: options } = sending({ b: Promise.reject(new Error('refused')) })

  await expect(sendInOrder(pieces('a', 'b', 'c', 'd'), options)).rejects.toThrow('refused')

  expect(log.acknowledged).toEqual(['a!'])
  expect(log.abandoned?.aborted).toBe(true)
})

test('when the input breaks off, everything sent before is acknowledged', async () => {
  const { log, sending: options } = sending({})
  const broken = (async function* () {
    yield* ['a', 'b']
    throw new Error('damaged')
  })()

  await expect(sendInOrder(broken, options)).rejects.toThrow('damaged')

  expect(log.acknowledged).toEqual(['a!', 'b!'])
  expect(log.abandoned?.aborted).toBe(false)
})

test('a piece that could not be sent is the failure, also when the input broke off before', async () => {
  const { log, sending: options } = sending({ b: Promise.reject(new Error('refused')) })
  const broken = (async function* () {
    yield* ['a', 'b']
    throw new Error('damaged')
  })()

  await expect(sendInOrder(broken, options)).rejects.toThrow('refused')

  expect(log.acknowledged).toEqual(['a!'])
  expect(log.abandoned?.aborted).toBe(true)
})
