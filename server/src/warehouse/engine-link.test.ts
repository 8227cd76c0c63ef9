import { pino, type Logger } from 'pino'
import { expect, test } from 'vitest'
import { EngineError } from './engine-error.ts'
import { openEngineLink, type EngineLink } from './engine-link.ts'

type Prepared = {
  readonly prepare: () => Promise<void>
  readonly lost?: Promise<string>
  readonly logger?: Logger
  readonly nowMs?: () => number
}

function linkThatPrepares(prepare: () => Promise<void>): EngineLink {
  return linkOf({ prepare })
}

function linkOf({
  prepare,
  lost = new Promise(() => {}),
  logger = silent,
  nowMs = () => 0,
}: Prepared): EngineLink {
  return openEngineLink({
    source: {
      connect: () => Promise.resolve({ lost }),
      close: () => Promise.resolve(),
    },
    prepare,
    logger,
    pause: () => Promise.resolve(),
    nowMs,
  })
}

const silent = pino({ level: 'silent' })

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

/** A logger, and of each of its lines the message and the level. */
function aLog(): { readonly logger: Logger; readonly levels: string[] } {
  const levels: string[] = []
  const write = (line: string) => {
    const [, level = '', message = ''] = /"level":(\d+).*"msg":"(.*?)"/.exec(line) ?? []
    levels.push(`${message}: ${level}`)
  }
  return { logger: pino({}, { write }), levels }
}

const busy = () => Promise.reject(new EngineError('busy', 'not yet', { retryable: true }))

test('what holds up the first start is logged as info, and what holds up a later one as an error', async () => {
  const { logger, levels } = aLog()
  const steps = [busy, () => Promise.resolve(), busy]
  await new Promise<void>((resolve) => {
    linkOf({
      lost: Promise.resolve('gone'),
      logger,
      prepare: () => steps.shift()?.() ?? new Promise(() => resolve()),
    })
  })

  expect(levels).toEqual([
    `engine not ready: ${pino.levels.values['info']}`,
    `engine ready: ${pino.levels.values['info']}`,
    `engine lost: ${pino.levels.values['warn']}`,
    `engine not ready: ${pino.levels.values['error']}`,
  ])
})

test('what holds up the first start for a minute is logged as an error from then on', async () => {
  const { logger, levels } = aLog()
  const attemptsAtMs = [59_999, 60_000]
  let nowMs = 0
  await new Promise<void>((resolve) => {
    linkOf({
      logger,
      nowMs: () => nowMs,
      prepare: () => {
        nowMs = attemptsAtMs.shift() ?? nowMs
        return levels.length < 2 ? busy() : new Promise(() => resolve())
      },
    })
  })

  expect(levels).toEqual([
    `engine not ready: ${pino.levels.values['info']}`,
    `engine not ready: ${pino.levels.values['error']}`,
  ])
})
