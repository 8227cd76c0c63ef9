import { turnLimits, type Turn, type Turns } from '../loader/turns.ts'
import type { WorkerMessage } from './messages.ts'

export type RemoteTurns = Turns & {
  /** The lead says that it is this loader's turn. */
  given(): void
}

/** Turns that the lead hands out. */
export function openRemoteTurns(
  send: (message: WorkerMessage) => void,
  nowMs: () => number,
): RemoteTurns {
  let waiting: ((turn: Turn) => void) | undefined
  let hasBegunBatch = false
  const end = (): void => {
    hasBegunBatch = false
    send({ kind: 'turnEnded' })
  }
  return {
    stands(begunToken) {
      hasBegunBatch = begunToken !== undefined
      send({ kind: 'stands', begunToken })
    },
    take(signal) {
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiting = undefined
          reject(signal.reason)
        }
        if (signal.aborted) return leave()
        signal.addEventListener('abort', leave, { once: true })
        waiting = (turn) => {
          signal.removeEventListener('abort', leave)
          resolve(turn)
        }
        send({ kind: 'turnWanted' })
      })
    },
    given() {
      const sinceMs = nowMs()
      if (waiting === undefined) {
        // Whoever wanted it is closing. Nobody else may have it before a begun batch is finished.
        return hasBegunBatch ? undefined : end()
      }
      // Who else waits is known to the lead only.
      waiting({ mayGoOn: () => nowMs() - sinceMs < turnLimits.msMax, end })
      waiting = undefined
    },
  }
}
