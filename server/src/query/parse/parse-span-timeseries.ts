import { spanBucketsMax, SpanTimeseriesRequest } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { invalid, shapeFaults, type Faults, type Parsed } from './faults.ts'
import { parseKey } from './parse-key.ts'
import { readSpanSelection, type SpanSelection } from './parse-span-search.ts'
import type { TimeRange } from './question.ts'
import { attributesPointer } from './read-selection.ts'
import type { Key } from './search-ast.ts'
import { spanNames } from './span-names.ts'

/** A question for how spans went over time. */
export interface SpanTimeseriesQuestion extends SpanSelection {
  /** Undefined for totals alone. */
  readonly intervalMs: number | undefined
  readonly groupBy: readonly Key[]
  readonly limit: number
}

const request = Compile(SpanTimeseriesRequest)

const limitDefault = 10

/** The wire body of a question for series of spans. */
export function parseSpanTimeseries(body: unknown): Parsed<SpanTimeseriesQuestion> {
  if (!request.Check(body)) return { kind: 'faulty', faults: shapeFaults(request.Errors(body)) }
  const { interval: intervalMs, limit = limitDefault, ...attributes } = body.data.attributes
  const faults: Faults = []
  const selection = readSpanSelection(attributes, faults)
  const groupBy = readGroups(attributes.group_by ?? [], faults)
  if (selection === undefined) return { kind: 'faulty', faults }
  checkBuckets(selection.range, intervalMs, faults)
  if (faults.length > 0) return { kind: 'faulty', faults }
  return { kind: 'parsed', question: { ...selection, intervalMs, groupBy, limit } }
}

function readGroups(names: readonly string[], faults: Faults): Key[] {
  return names.flatMap((name, index) => {
    const parsed = parseKey(name, spanNames)
    if (parsed.kind === 'parsed') return [parsed.key]
    faults.push(invalid(`${attributesPointer}/group_by/${index}`, parsed.message))
    return []
  })
}

function checkBuckets(
  { fromMs, untilMs }: TimeRange,
  intervalMs: number | undefined,
  faults: Faults,
): void {
  const buckets = intervalMs === undefined ? 0 : Math.ceil((untilMs - fromMs) / intervalMs)
  if (buckets <= spanBucketsMax) return
  const said = `makes ${buckets} buckets of the range; at most ${spanBucketsMax} are allowed`
  faults.push(invalid(`${attributesPointer}/interval`, said))
}
