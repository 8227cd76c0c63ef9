/** How far a run of rounds is: a bar on a terminal, elsewhere a line now and then. */
import { whole } from '../report.ts'

export type RoundProgress = {
  readonly show: (at: {
    readonly round: number
    readonly name: string
    readonly events: number
  }) => void
  /** A line that stays. */
  readonly note: (words: string) => void
  close(): void
}

type Output = { write(text: string): unknown; readonly isTTY?: boolean }

const cellsMax = 24
/** Lines of a log come no more often than this. */
const plainMs = 5_000

/** Nothing of it goes to stdout. */
export function openRoundProgress(output: Output, rounds: number): RoundProgress {
  const isBar = output.isTTY === true
  const startedAtMs = performance.now()
  let shownAtMs = -Infinity
  const clear = () => void (isBar && output.write('\r\x1b[K'))
  return {
    show({ round, name, events }) {
      const nowMs = performance.now()
      if (!isBar && nowMs - shownAtMs < plainMs) return
      shownAtMs = nowMs
      const cells = Math.floor(((round - 1) / rounds) * cellsMax)
      const bar = `[${'='.repeat(cells)}${' '.repeat(cellsMax - cells)}] `
      const words = `${round}/${rounds} ${name.padEnd(13)} ${whole(events)} events`
      const left = minutesLeft(round - 1, rounds, nowMs - startedAtMs)
      output.write(isBar ? `\r\x1b[K${bar}${words}${left}` : `${words}${left}\n`)
    },
    note(words) {
      clear()
      output.write(`${words}\n`)
    },
    close: clear,
  }
}

function minutesLeft(done: number, rounds: number, elapsedMs: number): string {
  if (done < 3) return ''
  return `, ${Math.ceil(((elapsedMs / done) * (rounds - done)) / 60_000)} min left`
}
