import {
  RetentionFigureRequest,
  RetentionGridRequest,
  RetentionListRequest,
} from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { invalid, shapeFaults, type Faults, type Parsed } from './faults.ts'
import { parseKey } from './parse-key.ts'
import { listLimits } from './parse-list-question.ts'
import type { Column } from './question.ts'
import { queryPointer } from './read-selection.ts'
import {
  readRetention,
  readRetentionGroups,
  readTargets,
  refuseUnknownAggregation,
  type RetentionReading,
} from './read-retention.ts'
import type {
  CohortGrid,
  RetentionListQuestion,
  RetentionQuestion,
  RetentionScope,
} from './retention.ts'

const gridRequest = Compile(RetentionGridRequest)
const figureRequest = Compile(RetentionFigureRequest)
const listRequest = Compile(RetentionListRequest)

type Context = Omit<RetentionReading, 'faults'>

/** The wire body of a question for a grid → what it asks, or every fault found in it. */
export function parseRetentionGrid(body: unknown, context: Context): Parsed<RetentionQuestion> {
  if (!gridRequest.Check(body)) {
    return { kind: 'faulty', faults: shapeFaults(gridRequest.Errors(body)) }
  }
  const faults: Faults = []
  return parsed(readQuestion(body.data.attributes, { ...context, faults }), faults)
}

/** The wire body of a question for figures, likewise. */
export function parseRetentionFigures(body: unknown, context: Context): Parsed<RetentionQuestion> {
  if (!figureRequest.Check(body)) {
    return { kind: 'faulty', faults: shapeFaults(figureRequest.Errors(body)) }
  }
  const faults: Faults = []
  return parsed(readQuestion(body.data.attributes, { ...context, faults }), faults)
}

/** The wire body of a question for those in a cell, likewise. */
export function parseRetentionList(body: unknown, context: Context): Parsed<RetentionListQuestion> {
  if (!listRequest.Check(body)) {
    return { kind: 'faulty', faults: shapeFaults(listRequest.Errors(body)) }
  }
  const faults: Faults = []
  return parsed(readList(body.data.attributes, { ...context, faults }), faults)
}

function parsed<Question>(question: Question | undefined, faults: Faults): Parsed<Question> {
  if (question === undefined || faults.length > 0) return { kind: 'faulty', faults }
  return { kind: 'parsed', question }
}

type WireAttributes = RetentionGridRequest['data']['attributes']

function readQuestion(
  attributes: WireAttributes,
  reading: RetentionReading,
): RetentionQuestion | undefined {
  const { faults } = reading
  const { compute, group_by: groups } = attributes.query
  const retention = readRetention(attributes, reading)
  const breakdowns = readRetentionGroups(groups, faults)
  refuseUnknownAggregation(compute.aggregation, `${queryPointer}/compute`, faults)
  if (retention === undefined) return undefined
  const scope = readScope(attributes.query, retention.grid, faults)
  const metric = compute.metric === '__dd.retention' ? 'count' : 'rate'
  return { ...retention, breakdowns, scope, metric }
}

const scopePointer = `${queryPointer}/computation_scope`

function readScope(
  { computation_scope: scope }: WireAttributes['query'],
  grid: CohortGrid,
  faults: Faults,
): RetentionScope {
  const target = `${scopePointer}/target`
  const pointers = { cohort: target, period: target }
  switch (scope?.type) {
    case undefined:
      return { cohort: undefined, period: undefined }
    case 'cohort':
      return readTargets({ cohort: scope.target, pointers }, grid, faults)
    case 'return_period':
      return readTargets({ period: scope.target, pointers }, grid, faults)
    case 'cell':
      return readTargets(
        { cohort: scope.cohort_target, period: scope.return_period_target, pointers: cellPointers },
        grid,
        faults,
      )
  }
}

const cellPointers = {
  cohort: `${scopePointer}/cohort_target`,
  period: `${scopePointer}/return_period_target`,
} as const

type WireList = RetentionListRequest['data']['attributes']

function readList(
  attributes: WireList,
  reading: RetentionReading,
): RetentionListQuestion | undefined {
  const { faults } = reading
  const retention = readRetention(attributes, reading)
  const columns = readColumns(attributes.query, faults)
  const group = readGroup(attributes.query, faults)
  const limit = readLimit(attributes.query, faults)
  if (retention === undefined) return undefined
  const { cohort_target: cohort, return_period_target: period } = attributes.query.computation_scope
  const targets = readTargets({ cohort, period, pointers: cellPointers }, retention.grid, faults)
  return {
    ...retention,
    ...group,
    columns,
    limit,
    cohort: targets.cohort ?? 'together',
    period: targets.period ?? 0,
  }
}

function readGroup(
  { group_by: groups, group_tags: labels = [] }: WireList['query'],
  faults: Faults,
): Pick<RetentionListQuestion, 'breakdowns' | 'labels'> {
  const breakdowns = readRetentionGroups(groups, faults)
  if (labels.length !== (groups ?? []).length) {
    faults.push(invalid(`${queryPointer}/group_tags`, 'needs one label for each group_by'))
  }
  return { breakdowns, labels }
}

function readColumns({ columns = [] }: WireList['query'], faults: Faults): Column[] {
  const pointer = `${queryPointer}/columns`
  const { columnsMax } = listLimits
  if (columns.length > columnsMax) {
    faults.push(invalid(pointer, `at most ${columnsMax} columns`))
    return []
  }
  return columns.flatMap(({ field }, index) => {
    const name = field?.path ?? ''
    // Example bodies of the clients send columns that say nothing.
    if (name === '') return []
    const parsedKey = parseKey(name)
    if (parsedKey.kind === 'parsed') return [{ name, key: parsedKey.key }]
    faults.push(invalid(`${pointer}/${index}/field/path`, parsedKey.message))
    return []
  })
}

/** More than fit into one answer. */
const recordsMax = 1_000_000

function readLimit(
  { limit = listLimits.recordsDefault }: WireList['query'],
  faults: Faults,
): number | undefined {
  if (limit < 0 || limit > recordsMax) {
    faults.push(invalid(`${queryPointer}/limit`, `must be 0, for all, to ${recordsMax}`))
  }
  return limit === 0 ? undefined : limit
}
