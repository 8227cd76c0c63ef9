import { expect } from 'vitest'
import { eventually, type RunningServer } from './running-server.ts'

export type SpanCounters = Readonly<Record<string, number>>

const counter = /^throughline_spans_(\w+?)(?:_total)?(?:\{.*\})? (\d+)$/gm

/** What `/metrics` says of spans: accepted, stored, waiting, and how many were dropped for any reason. */
export async function readSpanCounters({ url }: Pick<RunningServer, 'url'>): Promise<SpanCounters> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const counters: Record<string, number> = {}
  for (const [, name = '', value] of text.matchAll(counter)) {
    counters[name] = (counters[name] ?? 0) + Number(value)
  }
  return counters
}

/** Waits until no span waits to be stored, and so much is counted. */
export async function untilSpansStored(
  server: Pick<RunningServer, 'url'>,
  counted: SpanCounters = {},
): Promise<void> {
  await eventually(async () => {
    expect(await readSpanCounters(server)).toMatchObject({ ...counted, waiting: 0 })
  })
}
