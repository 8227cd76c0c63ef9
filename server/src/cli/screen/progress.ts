import type { Clock } from '../surroundings.ts'
import { countWords, durationWords } from './wording.ts'

export interface Standing {
  /** How far, in the unit of `total`: bytes, or milliseconds of demo time. */
  readonly done: number
  /** Undefined when nobody knows, as with stdin. */
  readonly total: number | undefined
  readonly events: number
  /** Words for how far: `12.3 MB of 27.1 MB`. */
  readonly words: string
}

export interface Progress {
  show(standing: Standing): void
  /** One line that stays on the screen. */
  note(words: string): void
  /** Ends the bar. */
  close(): void
}

export interface ProgressOptions {
  readonly output: { write(text: string): unknown }
  readonly clock: Clock
  /** Undefined: not a terminal, plain lines every few seconds instead of a bar. */
  readonly columns: number | undefined
  readonly isQuiet: boolean
}

export const progressLimits = {
  barIntervalMs: 100,
  plainIntervalMs: 5_000,
  barCells: 24,
} as const

/** Progress for a person: a bar on a terminal, plain lines in a log, nothing but notes when quiet. */
export function openProgress(options: ProgressOptions): Progress {
  const { output, clock, columns, isQuiet } = options
  const isBar = columns !== undefined
  const intervalMs = isBar ? progressLimits.barIntervalMs : progressLimits.plainIntervalMs
  const startMs = clock.nowMs()
  let shownMs = isBar ? -Infinity : startMs
  let first: Standing | undefined
  let hasBar = false

  const clearBar = (): void => {
    if (hasBar) output.write('\r\x1b[K')
    hasBar = false
  }

  return {
    show(standing) {
      const nowMs = clock.nowMs()
      first ??= standing
      if (isQuiet || nowMs - shownMs < intervalMs) return
      shownMs = nowMs
      const words = standingWords(standing, first, nowMs - startMs)
      if (isBar) {
        output.write(`\r\x1b[K${`${barWords(standing)}${words}`.slice(0, columns - 1)}`)
        hasBar = true
      } else {
        output.write(`${words}\n`)
      }
    },
    note(words) {
      clearBar()
      output.write(`${words}\n`)
    },
    close: clearBar,
  }
}

function barWords({ done, total }: Standing): string {
  if (total === undefined || total === 0) return ''
  const cells = Math.round((Math.min(done, total) / total) * progressLimits.barCells)
  return `[${'='.repeat(cells)}${' '.repeat(progressLimits.barCells - cells)}] `
}

function standingWords(standing: Standing, first: Standing, elapsedMs: number): string {
  const { done, total, events } = standing
  const rate = elapsedMs > 0 ? (events - first.events) / (elapsedMs / 1_000) : 0
  const parts = [
    standing.words,
    ...(total === undefined || total === 0 ? [] : [`${Math.floor((done / total) * 100)} %`]),
    `${countWords(events)} events`,
    `${countWords(rate)} events/s`,
  ]
  const leftMs = remainingMs(standing, first, elapsedMs)
  return [...parts, ...(leftMs === undefined ? [] : [`${durationWords(leftMs)} left`])].join('  ')
}

// From the pace since the start of this run: what an earlier run did says nothing of this one.
function remainingMs(standing: Standing, first: Standing, elapsedMs: number): number | undefined {
  const doneHere = standing.done - first.done
  if (standing.total === undefined || doneHere <= 0) return undefined
  return Math.max(0, ((standing.total - standing.done) / doneHere) * elapsedMs)
}
