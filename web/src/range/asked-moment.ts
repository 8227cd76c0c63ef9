import { useState } from 'react'

/** A question that changes within this time ends where the last one did, so that answers can be kept. */
const momentMsMax = 30_000

export interface AskedMoment {
  /** When the question was asked, in epoch ms: where a range until now ends. */
  readonly atMs: number
  readonly askAgain: () => void
}

/** The moment at which a question, as text, is asked: a new one when it is asked again, or long after the last. */
export function useAskedMoment(question: string): AskedMoment {
  const [moment, setMoment] = useState(() => ({ question, atMs: Date.now() }))
  if (moment.question !== question) {
    const isOld = Date.now() - moment.atMs > momentMsMax
    setMoment({ question, atMs: isOld ? Date.now() : moment.atMs })
  }
  return { atMs: moment.atMs, askAgain: () => setMoment({ question, atMs: Date.now() }) }
}
