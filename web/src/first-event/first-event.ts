import type { LiveEvent, LiveRejected, Overview } from '@throughline/contract'
import type { LiveMessage } from '../server-api/live-stream.ts'
import { shellQuoted } from '../report/api-call.ts'

/** How far the first event has come. A rejected one leaves the page waiting for the next. */
export type FirstEvent =
  | { readonly state: 'waiting' }
  | { readonly state: 'rejected'; readonly rejected: LiveRejected }
  | { readonly state: 'arrived'; readonly event: LiveEvent | undefined }

/** The state after one message of the stream. */
export function afterMessage(before: FirstEvent, message: LiveMessage): FirstEvent {
  if (before.state === 'arrived' && before.event !== undefined) return before
  if (message.kind === 'accepted') return { state: 'arrived', event: message.accepted.events[0] }
  return before.state === 'arrived' ? before : { state: 'rejected', rejected: message.rejected }
}

/** Whether events came in since the server started. What came before that the dictionary knows. */
export function hasTaken({ counters }: Overview): boolean {
  return counters.accepted > 0
}

/** The command that sends one event, with the key and the application of this server. */
export function firstEventCurl(overview: Overview): string {
  const event = {
    type: 'server',
    application: { id: overview.applications[0]?.id ?? 'shop' },
    event: { name: 'payment.processed' },
    usr: { id: 'user-1' },
    account: { id: 'acme' },
    customer: { tier: 'premium' },
    amount: 42.5,
  }
  return [
    `curl -X POST ${overview.intake_url} \\`,
    `  -H ${shellQuoted(`DD-API-KEY: ${overview.api_key}`)} \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shellQuoted(linePerKey(event))}`,
  ].join('\n')
}

// Indented all the way down, seven short fields would fill the screen.
function linePerKey(event: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(event).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  )
  return `{\n${lines.join(',\n')}\n}`
}
