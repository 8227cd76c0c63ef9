import { onTestFinished } from 'vitest'
import { Throughline, type DropReason, type ThroughlineConfig } from '../src/index.ts'
import { fakeServer, type Answer, type FakeServer } from './fake-server.ts'

export type Drop = {
  readonly names: readonly string[]
  readonly reason: DropReason
  readonly error: string | undefined
}

export type Client = {
  readonly client: Throughline
  readonly server: FakeServer
  /** What was told to `onDrop`, the events by their names. */
  readonly drops: readonly Drop[]
  /** What was told to `onError`, as `name: message`. */
  readonly errors: readonly string[]
}

/** A client whose network is a fake server with these answers. */
export function aClient(config: Partial<ThroughlineConfig>, ...answers: readonly Answer[]): Client {
  const server = fakeServer(...answers)
  globalThis.fetch = server.fetch
  const drops: Drop[] = []
  const errors: string[] = []
  const client = new Throughline({
    apiKey: 'key-1',
    host: 'http://a.test',
    onDrop: (events, reason, error) =>
      drops.push({ names: events.map(({ event }) => event), reason, error: error?.message }),
    onError: ({ event }, error) => errors.push(`${event}: ${error.message}`),
    ...config,
  })
  onTestFinished(() => client.close({ signal: AbortSignal.abort() }))
  return { client, server, drops, errors }
}

/** `e0`, `e1` and so on. */
export function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `e${index}`)
}

export function trackAll(client: Throughline, events: readonly string[]): void {
  for (const event of events) void client.track('u', event)
}
