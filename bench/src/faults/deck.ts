/** All faults, and the order in which they come up: like cards, shuffled, drawn to the last one. */
import { backlogOf } from './backlog.ts'
import { setClockBack } from './clock.ts'
import { flipBit, tearTail } from './damaged-journal.ts'
import { hangEngine, pauseEngine, starveEngine } from './engine-host.ts'
import type { Fault } from './fault.ts'
import { fillDisk } from './full-disk.ts'
import { killEngine, killServer } from './kill.ts'
import type { Random } from './random.ts'
import { stopServer } from './stop.ts'
import { killWorker, rollWorkers } from './workers.ts'

const backlogEvents = 1_000_000

export const faults: readonly Fault[] = [
  killServer,
  killEngine,
  pauseEngine,
  hangEngine,
  starveEngine,
  fillDisk,
  flipBit,
  tearTail,
  setClockBack,
  stopServer,
  backlogOf(backlogEvents, 1),
]

/** Those that there are only with several workers. */
export const workerFaults: readonly Fault[] = [killWorker, rollWorkers]

/** Gives one fault after the other, each as often as it has cards. */
export function openDeck(choice: readonly Fault[], random: Random): () => Fault {
  let cards: Fault[] = []
  return () => {
    if (cards.length === 0) {
      cards = random.shuffled(
        choice.flatMap((fault) => Array.from({ length: fault.cards }, () => fault)),
      )
    }
    const card = cards.pop()
    if (card === undefined) throw new Error('a deck without cards')
    return card
  }
}
