import type { LiveEvent, LiveRejected, Overview } from '@throughline/contract'
import type { LiveMessage } from '../server-api/live-stream.ts'
import { shellQuoted } from '../explore/curl.ts'

/** How far the first event has come. A rejected one leaves the page waiting for the next. */
export type FirstEvent =
  | { readonly state: 'waiting' }
  | { readonly state: 'rejected'; readonly rejected: LiveRejected }
  | { readonly state: 'arrived'; readonly event: LiveEvent | undefined }

export function afterMessage(before: FirstEvent, message: LiveMessage): FirstEvent {
  if (before.state === 'arrived' && before.event !== undefined) return before
  if (message.kind === 'accepted') return { state: 'arrived', event: message.accepted.events[0] }
  return before.state === 'arrived' ? before : { state: 'rejected', rejected: message.rejected }
}

/** Whether the server has never taken an event in. */
export function isUntouched({ counters }: Overview): boolean {
  return counters.accepted + counters.stored + counters.waiting === 0
}

/** The command that sends one event, with the key and the application of this server. */
export function firstEventCurl(overview: Overview): string {
  const event = {
    type: 'server',
    application: { id: overview.applications[0]?.id ?? 'my-application' },
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
    `  -d ${shellQuoted(JSON.stringify(event, null, 2))}`,
  ].join('\n')
}
