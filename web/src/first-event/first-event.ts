import type { LiveEvent, LiveRejected, Overview } from '@throughline/contract'
import { demoShop } from '../demo/use-demo.ts'
import type { LiveMessage } from '../server-api/live-stream.ts'

/** How far the first event has come. A rejected one leaves the page waiting for the next. */
export type FirstEvent =
  | { readonly state: 'waiting' }
  | { readonly state: 'rejected'; readonly rejected: LiveRejected }
  | { readonly state: 'arrived'; readonly event: LiveEvent | undefined }

/** The state after one message of the stream. */
export function afterMessage(before: FirstEvent, message: LiveMessage): FirstEvent {
  if (before.state === 'arrived' && before.event !== undefined) return before
  if (message.kind === 'accepted') {
    const event = message.accepted.events.find(({ application_id }) => application_id !== demoShop)
    return event === undefined ? before : { state: 'arrived', event }
  }
  return before.state === 'arrived' ? before : { state: 'rejected', rejected: message.rejected }
}

/** Whether events came in since the server started. What came before that the dictionary knows. */
export function hasTaken({ counters }: Overview): boolean {
  return counters.accepted > 0
}
