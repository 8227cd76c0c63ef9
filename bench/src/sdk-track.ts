/**
 * Claim: `track()` of the SDK takes 3 µs or less of the caller's time. What it can't do without, making
 * JSON of the event, is measured beside it.
 */
import { Throughline, type TrackEvent } from '../../sdk/dist/esm/index.js'
import { runBench } from './bench-run.ts'
import { startSink } from './processes.ts'
import { median, report } from './report.ts'

const callsOfRound = 5_000
const rounds = 40
const target = 3

const properties = { amount: 49.9, currency: 'EUR', items: 3, customer: { tier: 'premium' } }

/** What a call below makes of its arguments. */
const anEvent: TrackEvent = {
  userId: 'user-1',
  eventId: '3413b163-56a1-405f-8fc5-f0254cccdc37',
  event: 'paid',
  properties,
  context: { library: '@throughline/node', version: '0.1.0', source: 'api', schema_version: 1 },
  timestamp: '2026-11-21T11:58:49.912Z',
}

await runBench(async (enders) => {
  const sink = await startSink(enders)
  let dropped = 0
  const client = new Throughline({
    apiKey: 'bench',
    host: `http://127.0.0.1:${sink.port}`,
    maxQueueSize: 10_000,
    onDrop: (events) => (dropped += events.length),
  })
  enders.add(() => client.close())
  const track: number[] = []
  const stringify: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    track.push(usOfCall(() => client.track({ event: 'paid', userId: 'user-1', properties })))
    await client.flush()
    stringify.push(usOfCall(() => JSON.stringify(anEvent)))
  }
  const figure = median(track)
  report({
    title: 'µs of a track() of the SDK',
    figure: figure.toFixed(2),
    target: `≤ ${target}`,
    isKept: figure <= target && dropped === 0,
    details:
      `${(figure / median(stringify)).toFixed(1)} × JSON.stringify of its event alone, ` +
      `median of ${rounds} rounds of ${callsOfRound} calls, ${dropped} dropped`,
  })
})

function usOfCall(call: () => unknown): number {
  const startMs = performance.now()
  for (let count = 0; count < callsOfRound; count += 1) call()
  return ((performance.now() - startMs) * 1_000) / callsOfRound
}
