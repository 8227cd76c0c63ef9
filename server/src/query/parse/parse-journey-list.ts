import { JourneyListRequest } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { shapeFaults, type Faults, type Parsed } from './faults.ts'
import type { JourneyListQuestion, JourneyStep, ListedBy, MomentColumn } from './journey.ts'
import { readColumns, readLimit } from './parse-list-question.ts'
import type { FindSegment } from './read-audience.ts'
import { dropOffWay, readDropOffs } from './read-graph-filters.ts'
import { readJourneyGroups, refuseDropOffs } from './read-journey-groups.ts'
import type { StepNames } from './read-journey-target.ts'
import { readJourney } from './read-journey.ts'
import { emptyAsAbsent } from './read-measure.ts'
import { queryPointer, readSearchText, type Reading } from './read-selection.ts'

const listRequest = Compile(JourneyListRequest)

/** The wire body of a question for those who make a journey → what it asks, or every fault in it. */
export function parseJourneyList(
  body: unknown,
  findSegment: FindSegment,
): Parsed<JourneyListQuestion> {
  if (!listRequest.Check(body)) {
    return { kind: 'faulty', faults: shapeFaults(listRequest.Errors(body)) }
  }
  const faults: Faults = []
  const question = readList(body.data.attributes, { faults, findSegment })
  if (question === undefined || faults.length > 0) return { kind: 'faulty', faults }
  return { kind: 'parsed', question }
}

type WireAttributes = JourneyListRequest['data']['attributes']
type WireQuery = WireAttributes['query']

function readList(attributes: WireAttributes, reading: Reading): JourneyListQuestion | undefined {
  const { faults } = reading
  const { query } = attributes
  const { entity_filters: text = '', entity_columns: wanted, computed_columns: computed } = query
  const read = readJourney(attributes, reading)
  const shownSearch = readSearchText(text, `${queryPointer}/entity_filters`, faults)
  const columns = readColumns(wanted, `${queryPointer}/entity_columns`, faults) ?? []
  const limit = readLimit(query, faults)
  if (read === undefined || shownSearch === undefined) return undefined
  const { journey, names } = read
  const sentence = 'a list is of single ones, whose rate of drop-offs nothing is limited by'
  refuseDropOffs(readDropOffs(query.search, names, faults), sentence, faults)
  const listed = {
    ...journey,
    ...readEnds(query, names),
    shownSearch,
    columns,
    breakdowns: readGroups(query, { names, entity: journey.entity.name, faults }),
    moments: computed === undefined || computed.length === 0 ? [] : momentsOf(journey.steps),
    limit,
  }
  return { ...listed, sorting: sortingOf(query, listed) }
}

/** Which step is reached, and which is not. */
function readEnds(
  { conversion_type: kind, target: wire }: WireQuery,
  names: StepNames,
): Pick<JourneyListQuestion, 'reached' | 'missed'> {
  const target = names.targetAt(wire, `${queryPointer}/target`)
  if (kind === 'drop-off') {
    const { from, to } = dropOffWay(target, names.steps)
    return { reached: from, missed: to }
  }
  if (target === undefined) return { reached: names.steps, missed: undefined }
  return { reached: target.kind === 'way' ? target.to : target.step, missed: undefined }
}

/** Nothing is ranked in a list: how groups would be sorted says nothing. */
function readGroups(
  { group_by: groups }: WireQuery,
  reading: Omit<Parameters<typeof readJourneyGroups>[1], 'ranked'>,
): JourneyListQuestion['breakdowns'] {
  const unsorted = groups?.map(({ sort: _sort, ...group }) => group)
  const ranked = { kind: 'reached', counted: 'entities', step: 1 } as const
  return readJourneyGroups(unsorted, { ...reading, ranked })
}

/** A column for each alias; where it stands in several steps, the further ones are numbered. */
function momentsOf(steps: readonly JourneyStep[]): MomentColumn[] {
  return steps.flatMap(({ aliases }, index) =>
    aliases.map((alias) => {
      const before = steps.slice(0, index).filter((step) => step.aliases.includes(alias)).length
      const name = `${alias}_timestamp${before === 0 ? '' : `_${before + 1}`}`
      return { name, step: index + 1 }
    }),
  )
}

type Listed = Omit<JourneyListQuestion, 'sorting'>

/** The column that is asked for; what is not shown orders nothing. */
function sortingOf({ sort }: WireQuery, listed: Listed): JourneyListQuestion['sorting'] {
  const by = columnCalled(emptyAsAbsent(sort?.facet) ?? 'timestamp', listed)
  if (by === undefined) return { by: { kind: 'moment' }, direction: 'desc' }
  return { by, direction: sort?.order ?? 'desc' }
}

/** Of several columns of one name the one that is shown, the first of these. */
function columnCalled(name: string, listed: Listed): ListedBy | undefined {
  const { entity, moments, columns, breakdowns } = listed
  if (name === entity.name) return { kind: 'entity' }
  if (name === 'timestamp') return { kind: 'moment' }
  const moment = moments.find((column) => column.name === name)
  if (moment !== undefined) return { kind: 'step', step: moment.step }
  const column = columns.findIndex((one) => one.name === name)
  if (column !== -1) return { kind: 'column', index: column }
  const level = breakdowns.findLastIndex(({ facet }) => facet === name)
  return level === -1 ? undefined : { kind: 'group', index: level }
}
