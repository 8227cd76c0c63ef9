/**
 * Claim: of what tracers send an Agent, at least 200,000 spans a second are read as v0.4 and 400,000
 * as v0.5 on one core. Beside it is what msgpackr makes of the same bytes, and JSON.parse, which both
 * give objects that nobody has looked at yet, the second one with ids that are rounded.
 *
 * On two cores of an AMD EPYC under Node 20: v0.4 465,000 to 545,000, msgpackr 440,000 to 550,000;
 * v0.5 1,500,000 to 1,750,000, msgpackr 920,000 to 1,050,000; JSON 180,000 to 200,000, JSON.parse
 * 360,000 to 430,000. Of v0.4, 200,000 when each text is made anew of its bytes, 430,000 when they are
 * found by a hash only, 500,000 when the one that followed last time is tried first. With 16 MB for
 * young objects instead of the server's 64, half of that in some runs.
 */
import { Packr, Unpackr } from 'msgpackr'
import {
  decodeTraces,
  type TracesVersion,
} from '../../server/dist/modules/intake/agent-traces/decode-traces.js'
import { normalizeChunks } from '../../server/dist/modules/intake/spans/normalize-chunks.js'
import { median, report, whole } from './report.ts'
import { sentTraces, type SentSpan } from './sent-traces.ts'

const spanCount = 2_000
const turns = 12
const warmUpTurns = 3
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

/**
 * Of processor time, which is what is left of a second when the machine does other things as well.
 * All turns of one after the other: in between, one would collect the garbage that another left.
 */
function spansPerSecond(run: () => unknown): number {
  const times = Array.from({ length: turns }, () => microsecondsOf(run))
  return ((spanCount * roundsOfTurn) / median(times.slice(warmUpTurns))) * 1e6
}

function microsecondsOf(run: () => unknown): number {
  const before = process.cpuUsage()
  for (let round = 0; round < roundsOfTurn; round += 1) run()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

const normalizing = spansPerSecond(() => normalizeChunks(chunks, { nowNs }))

const claims = [
  {
    version: 'v0.4',
    body: bodies.v04,
    ours: () => decode('v0.4', 'application/msgpack', bodies.v04),
    other: { name: 'msgpackr', run: (): unknown => unpackr.unpack(bodies.v04) },
    target: 200_000,
  },
  {
    version: 'v0.5',
    body: bodies.v05,
    ours: () => decode('v0.5', 'application/msgpack', bodies.v05),
    other: { name: 'msgpackr', run: (): unknown => unpackr.unpack(bodies.v05) },
    target: 400_000,
  },
  {
    version: 'v0.3 in JSON',
    body: bodies.json,
    ours: () => decode('v0.3', 'application/json', bodies.json),
    other: { name: 'JSON.parse', run: (): unknown => JSON.parse(bodies.json.toString()) },
    target: 100_000,
  },
] as const

for (const { version, body, ours, other, target } of claims) {
  const rate = spansPerSecond(ours)
  report({
    title: `spans of ${version} read a second on one core`,
    figure: whole(rate),
    target: `≥ ${whole(target)}`,
    isKept: rate >= target,
    details:
      `${other.name} ${whole(spansPerSecond(other.run))}; normalizing them ${whole(normalizing)}; ` +
      `${whole(spanCount)} spans of ${whole(body.length / spanCount)} bytes, processor time, ` +
      `median of ${turns - warmUpTurns} turns of ${roundsOfTurn} rounds`,
  })
}
