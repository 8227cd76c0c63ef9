/**
 * Claim: of what tracers send an Agent, at least 200,000 spans a second are read as v0.4 and 400,000
 * as v0.5 on one core. Beside it is what msgpackr makes of the same bytes, and JSON.parse, which both
 * give objects that nobody has looked at yet, the second one with ids that are rounded.
 *
 * On two cores of an AMD EPYC, busy with other things as well, under Node 20: v0.4 430,000 to 500,000
 * (200,000 when each text is made anew of its bytes, 430,000 when they are found by a hash only),
 * msgpackr 440,000 to 550,000; v0.5 1,160,000, msgpackr 920,000; JSON 160,000, JSON.parse 410,000.
 */
import { Packr, Unpackr } from 'msgpackr'
import {
  decodeTraces,
  type TracesVersion,
} from '../../server/dist/intake/agent-traces/decode-traces.js'
import { normalizeChunks } from '../../server/dist/intake/spans/normalize-chunks.js'
import { median, report, whole } from './report.ts'
import { sentTraces, type SentSpan } from './sent-traces.ts'

const spanCount = 2_000
const turns = 7
const roundsOfTurn = 20

const traces = sentTraces(spanCount)
const packr = new Packr({ useRecords: false, variableMapSize: true, mapsAsObjects: false })
const unpackr = new Unpackr({ useRecords: false, int64AsType: 'bigint' })

/** A list of all texts, and spans with the places of their texts in it. */
function withDictionary(): unknown {
  const places = new Map([['', 0]])
  const place = (text: string): number => {
    const known = places.get(text) ?? places.size
    places.set(text, known)
    return known
  }
  const sent = traces.map((spans) => spans.map((span) => elementsOf(span, place)))
  return [[...places.keys()], sent]
}

function elementsOf(span: SentSpan, place: (text: string) => number): unknown[] {
  return [
    ...[span.service, span.name, span.resource].map(place),
    span.trace_id,
    span.span_id,
    span.parent_id,
    span.start,
    span.duration,
    span.error,
    new Map(Object.entries(span.meta).map(([key, value]) => [place(key), place(value)])),
    new Map(Object.entries(span.metrics).map(([key, value]) => [place(key), value])),
    place(span.type),
  ]
}

function jsonOf(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'bigint' ? `digits ${part}` : part,
  )
  return text.replaceAll(/"digits (\d+)"/g, '$1')
}

const bodies = {
  v04: Buffer.from(packr.pack(traces)),
  v05: Buffer.from(packr.pack(withDictionary())),
  json: Buffer.from(jsonOf(traces)),
} as const

function decode(version: TracesVersion, contentType: string, body: Buffer) {
  const decoded = decodeTraces({ version, contentType, language: 'nodejs', body })
  if (decoded.kind === 'malformed') throw new Error(decoded.message)
  return decoded.chunks
}

const nowNs = BigInt(Date.now()) * 1_000_000n
const chunks = decode('v0.4', 'application/msgpack', bodies.v04)

const contenders = {
  v04: () => decode('v0.4', 'application/msgpack', bodies.v04),
  v05: () => decode('v0.5', 'application/msgpack', bodies.v05),
  json: () => decode('v0.3', 'application/json', bodies.json),
  normalizing: () => normalizeChunks(chunks, { nowNs }),
  msgpackrV04: (): unknown => unpackr.unpack(bodies.v04),
  msgpackrV05: (): unknown => unpackr.unpack(bodies.v05),
  parsing: (): unknown => JSON.parse(bodies.json.toString()),
} as const

type Contender = keyof typeof contenders

/**
 * Of processor time, which is what is left of a second when the machine does other things as well.
 * Each in turn, and some rounds at a time, so that nobody collects the garbage of another.
 */
function spansPerSecond(names: readonly Contender[]): ReadonlyMap<Contender, number> {
  const taken = new Map<Contender, number[]>(names.map((name) => [name, []]))
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [name, times] of taken) {
      const microseconds = microsecondsOf(contenders[name])
      // The first turn warms up.
      if (turn > 0) times.push(microseconds)
    }
  }
  const spans = spanCount * roundsOfTurn
  return new Map([...taken].map(([name, times]) => [name, (spans / median(times)) * 1e6]))
}

function microsecondsOf(run: () => unknown): number {
  const before = process.cpuUsage()
  for (let round = 0; round < roundsOfTurn; round += 1) run()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

const rates = spansPerSecond([
  'v04',
  'msgpackrV04',
  'v05',
  'msgpackrV05',
  'json',
  'parsing',
  'normalizing',
])
const rate = (name: Contender): number => rates.get(name) ?? Number.NaN

const claims = [
  { version: 'v0.4', ours: 'v04', other: 'msgpackrV04', called: 'msgpackr', target: 200_000 },
  { version: 'v0.5', ours: 'v05', other: 'msgpackrV05', called: 'msgpackr', target: 400_000 },
  {
    version: 'v0.3 in JSON',
    ours: 'json',
    other: 'parsing',
    called: 'JSON.parse',
    target: 100_000,
  },
] as const

for (const { version, ours, other, called, target } of claims) {
  const bytes = bodies[ours].length / spanCount
  report({
    title: `spans of ${version} read a second on one core`,
    figure: whole(rate(ours)),
    target: `≥ ${whole(target)}`,
    isKept: rate(ours) >= target,
    details:
      `${called} ${whole(rate(other))}; normalizing them ${whole(rate('normalizing'))}; ` +
      `${whole(spanCount)} spans of ${whole(bytes)} bytes, processor time, ` +
      `median of ${turns - 1} turns of ${roundsOfTurn} rounds`,
  })
}
