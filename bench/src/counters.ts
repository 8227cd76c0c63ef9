import { setTimeout as delay } from 'node:timers/promises'
import type { RunningServer } from './processes.ts'

export type Counters = {
  readonly accepted: number
  readonly stored: number
  readonly waiting: number
}

const storedMsMax = 5 * 60_000
const pollMs = 20

/** The server's own account of its events. */
export async function readCounters(server: RunningServer): Promise<Counters> {
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text()
  return {
    accepted: counter(text, 'throughline_events_accepted_total'),
    stored: counter(text, 'throughline_events_stored_total'),
    waiting: counter(text, 'throughline_events_waiting'),
  }
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
