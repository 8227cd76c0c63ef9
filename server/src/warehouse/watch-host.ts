/** Notices an engine host that lives but does nothing any more: stopped, or stuck in the kernel. */
import { request } from 'node:http'
import { signalWithin } from './signal-within.ts'

export const watchLimits = {
  /** An idle host answers within a millisecond, one on a busy machine within some hundred. */
  answerMsMax: 5_000,
  pauseMs: 1_000,
  /** One alone may be the fault of this process, which was itself busy. */
  missedMax: 3,
} as const

type Watch = {
  readonly socketPath: string
  readonly pause: (ms: number) => Promise<void>
  /** Aborted when the host is gone. */
  readonly until: AbortSignal
}

/** Resolves when the host has left three pings in a row unanswered, or the watch is over. */
export async function untilSilent({ socketPath, pause, until }: Watch): Promise<void> {
  for (let missed = 0; missed < watchLimits.missedMax && !until.aborted;) {
    await pause(watchLimits.pauseMs)
    missed = (await answers(socketPath, until)) ? 0 : missed + 1
  }
}

function answers(socketPath: string, until: AbortSignal): Promise<boolean> {
  const signal = signalWithin(watchLimits.answerMsMax, until)
  return new Promise((resolve) => {
    request({ socketPath, path: '/ping', agent: false, signal }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
      .once('error', () => resolve(false))
      .end()
  })
}
