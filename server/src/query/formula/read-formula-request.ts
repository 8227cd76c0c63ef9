import {
  ScalarFormulaRequest,
  TimeseriesFormulaRequest,
  type AnalyticsRequest,
} from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { invalid, shapeFaults, type Faults, type Parsed } from '../parse/faults.ts'
import type { WireBuckets } from '../parse/read-buckets.ts'
import { intervalFor } from './interval-for.ts'
import { parseFormula, type Formula } from './parse-formula.ts'
import { namesIn } from './evaluate-formula.ts'

/** A query of the request as a question of its own, and where it stands in the body. */
export interface NamedQuestion {
  readonly name: string
  readonly pointer: string
  /** The facets of its groups; none for one figure or curve in all. */
  readonly facets: readonly string[]
  readonly body: AnalyticsRequest
}

export interface NamedFormula {
  /** As it was written, which is also the name of its column. */
  readonly text: string
  readonly formula: Formula
  readonly limit: { readonly count: number; readonly order: 'asc' | 'desc' } | undefined
}

export interface FormulaQuestion {
  readonly queries: readonly NamedQuestion[]
  readonly formulas: readonly NamedFormula[]
}

export const formulaRequestLimits = { queriesMax: 20, formulasMax: 20 } as const

const scalarRequest = Compile(ScalarFormulaRequest)
const timeseriesRequest = Compile(TimeseriesFormulaRequest)

type WireAttributes = ScalarFormulaRequest['data']['attributes'] & WireBuckets
type WireQuery = WireAttributes['queries'][number]
type WireFormula = NonNullable<WireAttributes['formulas']>[number]

const attributesPointer = '/data/attributes'

export function readScalarRequest(body: unknown): Parsed<FormulaQuestion> {
  if (scalarRequest.Check(body)) return readQuestion(body.data.attributes, undefined)
  return { kind: 'faulty', faults: shapeFaults(scalarRequest.Errors(body)) }
}

export function readTimeseriesRequest(body: unknown): Parsed<FormulaQuestion> {
  if (!timeseriesRequest.Check(body)) {
    return { kind: 'faulty', faults: shapeFaults(timeseriesRequest.Errors(body)) }
  }
  const { attributes } = body.data
  const own = attributes.queries.map(({ compute }) => cutOf(compute)).find(Boolean)
  const fitting = { interval: intervalFor(attributes.to - attributes.from) }
  return readQuestion(attributes, cutOf(attributes) ?? own ?? fitting)
}

/** How curves are cut, where it is said. */
function cutOf({ interval, time_interval }: WireBuckets): WireBuckets | undefined {
  if (!interval && time_interval === undefined) return undefined
  return { ...(interval && { interval }), ...(time_interval && { time_interval }) }
}

function readQuestion(
  attributes: WireAttributes,
  cut: WireBuckets | undefined,
): Parsed<FormulaQuestion> {
  const faults: Faults = []
  checkSizes(attributes, faults)
  const queries = attributes.queries.map((query, index): NamedQuestion => ({
    name: nameOf(query, index),
    pointer: `${attributesPointer}/queries/${index}`,
    facets: (query.group_by ?? []).map(({ facet }) => facet),
    body: questionOf(attributes, query, cut),
  }))
  checkNames(queries, faults)
  checkFacets(queries, faults)
  const known = new Set(queries.map(({ name }) => name))
  const wires = attributes.formulas ?? []
  const formulas = wires.flatMap((wire, index) => readFormula(wire, { index, known, faults }))
  if (faults.length > 0) return { kind: 'faulty', faults }
  const each = queries.map(({ name }): NamedFormula => ({
    text: name,
    formula: { kind: 'name', name },
    limit: undefined,
  }))
  return { kind: 'parsed', question: { queries, formulas: wires.length === 0 ? each : formulas } }
}

function nameOf({ name }: WireQuery, index: number): string {
  return name === undefined || name === '' ? `query${index + 1}` : name
}

function questionOf(
  { from, to, identity_resolution = true }: WireAttributes,
  { compute, search, group_by = [] }: WireQuery,
  cut: WireBuckets | undefined,
): AnalyticsRequest {
  const { aggregation, metric } = compute
  const measured = { aggregation, ...(metric !== undefined && { metric }), ...cut }
  const query = {
    data_source: 'product_analytics',
    search: { query: search?.query ?? '' },
  } as const
  return {
    data: {
      type: 'formula_analytics_extended_request',
      attributes: { from, to, identity_resolution, query: { query, compute: measured, group_by } },
    },
  }
}

function checkSizes({ queries, formulas = [] }: WireAttributes, faults: Faults): void {
  const { queriesMax, formulasMax } = formulaRequestLimits
  if (queries.length === 0 || queries.length > queriesMax) {
    faults.push(invalid(`${attributesPointer}/queries`, `must be 1 to ${queriesMax} queries`))
  }
  if (formulas.length > formulasMax) {
    faults.push(invalid(`${attributesPointer}/formulas`, `at most ${formulasMax} formulas`))
  }
}

function checkNames(queries: readonly NamedQuestion[], faults: Faults): void {
  for (const [index, { name, pointer }] of queries.entries()) {
    if (!/^[A-Za-z_]\w{0,99}$/.test(name)) {
      const form = 'must be a letter or _, then letters, digits and _, at most 100'
      faults.push(invalid(`${pointer}/name`, form))
    }
    if (queries.slice(0, index).some((earlier) => earlier.name === name)) {
      faults.push(invalid(`${pointer}/name`, 'the same name stands twice'))
    }
  }
}

/** Groups of different facets cannot be put side by side. */
function checkFacets(queries: readonly NamedQuestion[], faults: Faults): void {
  const grouped = queries.filter(({ facets }) => facets.length > 0)
  const expected = JSON.stringify(grouped[0]?.facets)
  for (const { facets, pointer } of grouped) {
    if (JSON.stringify(facets) === expected) continue
    const sentence = 'must be the facets of the other queries, in their order, or none'
    faults.push(invalid(`${pointer}/group_by`, sentence))
  }
}

interface FormulaReading {
  readonly index: number
  readonly known: ReadonlySet<string>
  readonly faults: Faults
}

function readFormula(wire: WireFormula, { index, known, faults }: FormulaReading): NamedFormula[] {
  const pointer = `${attributesPointer}/formulas/${index}/formula`
  const parsed = parseFormula(wire.formula)
  if (parsed.kind === 'faulty') {
    faults.push(invalid(pointer, `${parsed.message} (offset ${parsed.offset})`))
    return []
  }
  for (const name of namesIn(parsed.formula)) {
    if (!known.has(name)) faults.push(invalid(pointer, `no query is named ${name}`))
  }
  const limit = wire.limit && {
    count: wire.limit.count ?? Number.POSITIVE_INFINITY,
    order: wire.limit.order ?? 'desc',
  }
  return [{ text: wire.formula, formula: parsed.formula, limit }]
}
