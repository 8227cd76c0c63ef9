import { parseKey } from './parse-key.ts'
import type { Aggregation, Measure } from './question.ts'
import { invalid, type Faults } from './faults.ts'

const plainAggregations: Readonly<Record<string, Aggregation>> = {
  count: { kind: 'count' },
  cardinality: { kind: 'cardinality' },
  sum: { kind: 'sum' },
  avg: { kind: 'avg' },
  min: { kind: 'min' },
  max: { kind: 'max' },
  median: { kind: 'percentile', level: 0.5 },
}

const percentileForm = /^pc(\d{1,3}(?:\.\d{1,6})?)$/

/** `median`, `cardinality`, `pc99.9`; undefined for anything else. */
export function parseAggregation(name: string): Aggregation | undefined {
  if (Object.hasOwn(plainAggregations, name)) return plainAggregations[name]
  const percent = percentileForm.exec(name)?.[1]
  if (percent === undefined || Number(percent) > 100) return undefined
  return { kind: 'percentile', level: Number(percent) / 100 }
}

interface WireMeasure {
  readonly aggregation: string
  readonly metric?: string | undefined
}

/** The measure at `pointer`, or undefined with what is wrong added to `faults`. */
export function readMeasure(
  wire: WireMeasure,
  pointer: string,
  faults: Faults,
): Measure | undefined {
  const aggregation = parseAggregation(wire.aggregation)
  if (aggregation === undefined) {
    faults.push(invalid(`${pointer}/aggregation`, unknownAggregation(wire.aggregation)))
    return undefined
  }
  const metric = emptyAsAbsent(wire.metric)
  if (metric === undefined) {
    if (aggregation.kind === 'count') return { aggregation, metric: undefined }
    faults.push(invalid(`${pointer}/metric`, `${wire.aggregation} needs an attribute to run over`))
    return undefined
  }
  const key = parseKey(metric)
  if (key.kind === 'parsed') return { aggregation, metric: key.key }
  faults.push(invalid(`${pointer}/metric`, key.message))
  return undefined
}

/** Example bodies of the clients send "" where they mean nothing. */
export function emptyAsAbsent(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}

/** What is wrong with a name that is no aggregation's. */
export function unknownAggregation(name: string): string {
  const known = 'count, cardinality, sum, avg, min, max, median, pc75, pc90, pc95, pc98, pc99'
  return `${JSON.stringify(name)} is none of ${known}, nor pcN with N from 0 to 100`
}
