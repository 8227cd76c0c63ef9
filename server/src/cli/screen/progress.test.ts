import { expect, test } from 'vitest'
import { openProgress, type Progress } from './progress.ts'

interface Screen {
  readonly progress: Progress
  readonly text: () => string
  readonly advance: (ms: number) => void
}

function openScreen(columns: number | undefined, isQuiet = false): Screen {
  let nowMs = 0
  let text = ''
  const progress = openProgress({
    output: { write: (more) => (text += more) },
    clock: { nowMs: () => nowMs, wait: async () => undefined },
    columns,
    isQuiet,
  })
  return {
    progress,
    text: () => text,
    advance(ms) {
      nowMs += ms
    },
  }
}

function standing(done: number, events: number) {
  return { done, total: 1_000, events, words: `${done} of 1000` }
}

test('a bar shows how far, how fast and how long still, redrawn ten times a second at the most', () => {
  const { progress, text, advance } = openScreen(100)

  progress.show(standing(0, 0))
  advance(50)
  progress.show(standing(100, 1))
  advance(1_950)
  progress.show(standing(250, 5_000))

  expect(text().split('\r\u001B[K').slice(1)).toEqual([
    `[${' '.repeat(24)}] 0 of 1000  0 %  0 events  0 events/s`,
    `[${'='.repeat(6)}${' '.repeat(18)}] 250 of 1000  25 %  5,000 events  2,500 events/s  6.0 s left`,
  ])
})

test('a bar never wraps: it is cut one column before the edge', () => {
  const { progress, text } = openScreen(20)

  progress.show(standing(0, 0))

  expect(text()).toBe(`\r\u001B[K[${' '.repeat(18)}`)
})

test('a note takes the place of the bar and stays', () => {
  const { progress, text } = openScreen(20)

  progress.show(standing(0, 0))
  progress.note('busy')

  expect(text().endsWith('\r\u001B[Kbusy\n')).toBe(true)
})

test('without a terminal there is a plain line every 5 s', () => {
  const { progress, text, advance } = openScreen(undefined)

  progress.show(standing(0, 0))
  advance(4_999)
  progress.show(standing(100, 100))
  advance(1)
  progress.show(standing(500, 10_000))

  expect(text()).toBe('500 of 1000  50 %  10,000 events  2,000 events/s  5.0 s left\n')
})

test('quiet shows notes only', () => {
  const { progress, text, advance } = openScreen(100, true)

  progress.show(standing(0, 0))
  advance(60_000)
  progress.show(standing(500, 1))
  progress.note('busy')
  progress.close()

  expect(text()).toBe('busy\n')
})
