import type { AnalyticsRequest } from '@throughline/contract'

/** What is counted of events as a whole. */
export const plainMeasures = [
  'count',
  'users',
  'accounts',
  'sessions',
  'per-user',
  'per-session',
] as const
export type PlainMeasure = (typeof plainMeasures)[number]

/** What is computed of the values of an attribute. */
export const attributeMeasures = [
  'sum',
  'avg',
  'min',
  'max',
  'median',
  'pc75',
  'pc90',
  'pc95',
  'pc99',
  'unique',
] as const
export type AttributeMeasure = (typeof attributeMeasures)[number]

/** What is computed of the picked events. */
export type Measure =
  | { readonly kind: 'plain'; readonly name: PlainMeasure }
  | { readonly kind: 'of-attribute'; readonly name: AttributeMeasure; readonly attribute: string }

export const eventCount: Measure = { kind: 'plain', name: 'count' }

/** Reads a measure of an address: `users`, `avg:@cart.total`. */
export function readMeasure(text: string): Measure | undefined {
  const [name, ...attribute] = text.split(':')
  const plain = plainMeasures.find((known) => known === text)
  if (plain !== undefined) return { kind: 'plain', name: plain }
  const ofAttribute = attributeMeasures.find((known) => known === name)
  if (ofAttribute === undefined || attribute.length === 0) return undefined
  return { kind: 'of-attribute', name: ofAttribute, attribute: attribute.join(':') }
}

/** Prints a measure so that `readMeasure` reads the same. */
export function printMeasure(measure: Measure): string {
  return measure.kind === 'plain' ? measure.name : `${measure.name}:${measure.attribute}`
}

type WireCompute = AnalyticsRequest['data']['attributes']['query']['compute']

interface MeasureWords {
  /** The start of a sentence that ends with an event: "Unique users of". */
  readonly label: string
  /** The unit of the figures, in the plural. */
  readonly unit: string
}

const plainTable: Record<PlainMeasure, MeasureWords & { readonly of: readonly WireCompute[] }> = {
  count: { label: 'Count of', unit: 'events', of: [{ aggregation: 'count' }] },
  users: { label: 'Unique users of', unit: 'users', of: [unique('@usr.id')] },
  accounts: { label: 'Unique accounts of', unit: 'accounts', of: [unique('@account.id')] },
  sessions: { label: 'Unique sessions of', unit: 'sessions', of: [unique('@session.id')] },
  'per-user': {
    label: 'Events per user of',
    unit: 'events per user',
    of: [{ aggregation: 'count' }, unique('@usr.id')],
  },
  'per-session': {
    label: 'Events per session of',
    unit: 'events per session',
    of: [{ aggregation: 'count' }, unique('@session.id')],
  },
}

const attributeLabels: Record<AttributeMeasure, string> = {
  sum: 'Sum',
  avg: 'Average',
  min: 'Minimum',
  max: 'Maximum',
  median: 'Median',
  pc75: '75th percentile',
  pc90: '90th percentile',
  pc95: '95th percentile',
  pc99: '99th percentile',
  unique: 'Unique values',
}

function unique(metric: string): WireCompute {
  return { aggregation: 'cardinality', metric }
}

/** The words for a measure, to be followed by an event, and for its figures. */
export function measureWords(measure: Measure): MeasureWords {
  if (measure.kind === 'plain') return plainTable[measure.name]
  const label = `${attributeLabels[measure.name]} of ${measure.attribute} of`
  return { label, unit: attributeLabels[measure.name].toLowerCase() }
}

/** The name of a measure by itself, for a list of them: `Unique users`, `95th percentile of …`. */
export function measureName(name: PlainMeasure | AttributeMeasure): string {
  const attribute = attributeMeasures.find((known) => known === name)
  if (attribute !== undefined) return `${attributeLabels[attribute]} of …`
  const plain = plainMeasures.find((known) => known === name)
  return plain === undefined ? name : plainTable[plain].label.replace(/ of$/, '')
}

/** What the server is asked for. With two, the measure is the first divided by the second. */
export function computesOf(measure: Measure): readonly WireCompute[] {
  if (measure.kind === 'plain') return plainTable[measure.name].of
  const { name, attribute } = measure
  return [name === 'unique' ? unique(attribute) : { aggregation: name, metric: attribute }]
}

/** The figure of a measure, of the figures that `computesOf` asks for. */
export function measureFigure(figures: readonly (number | null)[]): number | null {
  const [first = null, second] = figures
  if (second === undefined || first === null) return first
  return second === null || second === 0 ? null : first / second
}

/** What a bucket without events shows: zero of what is counted, and nothing of an average. */
export function figureOfNothing(measure: Measure): 0 | null {
  const isCounted =
    measure.kind === 'plain'
      ? computesOf(measure).length === 1
      : measure.name === 'sum' || measure.name === 'unique'
  return isCounted ? 0 : null
}
