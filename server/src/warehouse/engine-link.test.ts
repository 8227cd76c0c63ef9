import { pino } from 'pino'
import { expect, test } from 'vitest'
import { EngineError } from './engine-error.ts'
import { openEngineLink, type EngineLink } from './engine-link.ts'

function linkThatPrepares(prepare: () => Promise<void>): EngineLink {
  return openEngineLink({
    source: {
      connect: () => Promise.resolve({ lost: new Promise(() => {}) }),
      close: () => Promise.resolve(),
    },
    prepare,
    logger: pino({ level: 'silent' }),
    pause: () => Promise.resolve(),
    nowMs: () => 0,
  })
}

test('a bug met in the first attempt is told to the opener, and not tried again', async () => {
  let attempts = 0
  const link = linkThatPrepares(() => {
    attempts += 1
    return Promise.reject(new Error('not a plain SQL name'))
  })

  await expect(link.attempted).rejects.toThrow('not a plain SQL name')

  expect(link.state()).toBe('down')
  await link.close()
  expect(attempts).toBe(1)
})

test('an engine that is busy at first is tried again until it is ready', async () => {
  let attempts = 0
  const ready = new Promise<void>((resolve) => {
    linkThatPrepares(() => {
      attempts += 1
      if (attempts < 3) {
        return Promise.reject(new EngineError('busy', 'not yet', { retryable: true }))
      }
      resolve()
      return Promise.resolve()
    })
  })

  await ready

  expect(attempts).toBe(3)
})
