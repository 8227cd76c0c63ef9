import { setTimeout as delay } from 'node:timers/promises'
import type { RunningServer } from './processes.ts'

export type Counters = {
  readonly accepted: number
  readonly stored: number
  readonly waiting: number
  readonly setAside: number
  readonly lost: number
  readonly discarded: number
}

const storedMsMax = 5 * 60_000
const pollMs = 20

/** The server's own account of its events. */
export async function readCounters({ port }: Pick<RunningServer, 'port'>): Promise<Counters> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return {
    accepted: counter(text, 'throughline_events_accepted_total'),
    stored: counter(text, 'throughline_events_stored_total'),
    waiting: counter(text, 'throughline_events_waiting'),
    setAside: counter(text, 'throughline_events_set_aside'),
    lost: counter(text, 'throughline_events_lost_total'),
    discarded: counter(text, 'throughline_events_discarded_total'),
  }
}

/** One metric without labels. */
export async function askMetric(
  { port }: Pick<RunningServer, 'port'>,
  name: string,
): Promise<number> {
  return counter(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text(), name)
}

/** What the counters are apart: 0, because each accepted event is in one of the other places. */
export function unaccounted(counters: Counters): number {
  const { accepted, stored, waiting, setAside, lost, discarded } = counters
  return accepted - stored - waiting - setAside - lost - discarded
}

/** Resolves when nothing accepted waits for the warehouse. */
export async function untilStored(server: RunningServer): Promise<void> {
  const deadlineMs = Date.now() + storedMsMax
  while ((await readCounters(server)).waiting > 0) {
    if (Date.now() > deadlineMs) throw new Error('events still wait for the warehouse')
    await delay(pollMs)
  }
}

function counter(text: string, name: string): number {
  const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]
  if (value === undefined) throw new Error(`no metric ${name}`)
  return Number(value)
}
