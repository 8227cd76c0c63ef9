import { LiveAccepted, LiveRejected } from '@throughline/contract'
import { Check } from 'typebox/value'

/** What the stream says, in the order it says it. */
export type LiveMessage =
  | { readonly kind: 'accepted'; readonly accepted: LiveAccepted }
  | { readonly kind: 'rejected'; readonly rejected: LiveRejected }

export type LiveState = 'connecting' | 'open' | 'lost'

export interface LiveListener {
  readonly onMessage: (message: LiveMessage) => void
  readonly onState: (state: LiveState) => void
}

const reopenMs = 2_000

/**
 * Listens to arriving events until `close` is called. The browser reconnects a stream that breaks,
 * but gives up when the server answers with an error; then it is opened anew here.
 */
export function openLiveStream(listener: LiveListener): { close: () => void } {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const open = (): void => {
    const opened = new EventSource('/api/app/live')
    source = opened
    listener.onState('connecting')
    opened.addEventListener('open', () => listener.onState('open'))
    opened.addEventListener('error', () => {
      listener.onState('lost')
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(open, reopenMs)
    })
    opened.addEventListener('accepted', (event) => pass(acceptedOf(event.data), listener))
    opened.addEventListener('rejected', (event) => pass(rejectedOf(event.data), listener))
  }

  open()
  return {
    close: () => {
      clearTimeout(timer)
      source?.close()
    },
  }
}

function pass(message: LiveMessage | undefined, listener: LiveListener): void {
  if (message !== undefined) listener.onMessage(message)
}

function acceptedOf(text: unknown): LiveMessage | undefined {
  const accepted = parse(text)
  return Check(LiveAccepted, accepted) ? { kind: 'accepted', accepted } : undefined
}

function rejectedOf(text: unknown): LiveMessage | undefined {
  const rejected = parse(text)
  return Check(LiveRejected, rejected) ? { kind: 'rejected', rejected } : undefined
}

function parse(text: unknown): unknown {
  if (typeof text !== 'string') return undefined
  const parsed: unknown = JSON.parse(text)
  return parsed
}
