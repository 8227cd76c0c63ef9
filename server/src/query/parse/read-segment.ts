import type { SegmentSearch, TimeFrame } from '@throughline/contract'
import type { SegmentDocument } from '../../catalog/catalog-document.ts'
import type { Audience } from './audience.ts'
import { invalid, type Faults } from './faults.ts'
import { parseSearch } from './parse-search.ts'
import type { ProfileEntity } from './profile-key.ts'
import type { Occurrence, TimeRange } from './question.ts'
import { readOccurrence } from './read-occurrence.ts'
import { readProfileSearch } from './read-profile-search.ts'
import { combined, type Search } from './search-ast.ts'
import { searchProblemText } from './search-problem-text.ts'
import { isMoments } from './time-range.ts'

/** What a question has to know of a segment. */
export type SavedSegment = Pick<SegmentDocument, 'id' | 'entity' | 'content'>

interface Reading {
  readonly entity: ProfileEntity
  /** What `last` is counted back from. */
  readonly untilMs: number
  readonly pointer: string
  readonly faults: Faults
}

/** Whom a saved search finds; undefined when it cannot be read. */
export function readSegmentSearch(saved: SegmentSearch, reading: Reading): Audience | undefined {
  const { entity, pointer, faults } = reading
  const { query = '', first_seen, last_seen, event_query } = saved
  const search = readProfileSearch({ entity, query }, `${pointer}/query`, faults)
  const seen = [
    ...readSeen('first_seen', first_seen, reading),
    ...readSeen('last_seen', last_seen, reading),
  ]
  const doers = event_query && readDoers(event_query, reading)
  if (search === undefined) return undefined
  const found = {
    kind: 'profiles',
    entity,
    search: combined('and', [search, ...seen], nowhere),
  } as const
  return doers === undefined ? found : { kind: 'and', operands: [found, doers] }
}

const nowhere = { start: 0, end: 0 }

/** A search for those whose first (last) event was then. */
function readSeen(
  column: 'first_seen' | 'last_seen',
  frame: TimeFrame | undefined,
  reading: Reading,
): Search[] {
  const range = frame && readTimeFrame(frame, `${reading.pointer}/${column}`, reading)
  if (range === undefined) return []
  const bound = (moment: number, isInclusive: boolean) => {
    return { quantity: { digits: String(moment), unit: undefined }, isInclusive }
  }
  return [
    {
      kind: 'within',
      key: { isAttribute: false, segments: [column], span: nowhere },
      lower: bound(range.fromMs, true),
      upper: bound(range.untilMs, false),
      span: nowhere,
    },
  ]
}

type WireEvents = NonNullable<SegmentSearch['event_query']>

function readDoers(wire: WireEvents, reading: Reading): Audience | undefined {
  const { query = '', time_frame, occurrences } = wire
  const { entity, faults } = reading
  const pointer = `${reading.pointer}/event_query`
  const range = readTimeFrame(time_frame, `${pointer}/time_frame`, reading)
  const parsed = parseSearch(query)
  if (parsed.kind === 'faulty') {
    faults.push(invalid(`${pointer}/query`, searchProblemText(query, parsed.problem)))
  }
  const often =
    occurrences === undefined
      ? atLeastOnce
      : readOccurrence({ occurrences }, { pointer: `${pointer}/occurrences`, faults, entity })
  if (range === undefined || often === undefined || parsed.kind === 'faulty') return undefined
  return doersOf({ entity, did: { range, search: parsed.search } }, often)
}

type HowOften = Pick<Occurrence, 'comparison' | 'count'>

const atLeastOnce: HowOften = { comparison: 'atLeast', count: 1n }

/** Who has no such event has 0 of them, so what is true of 0 is said by what is not true of it. */
function doersOf(
  who: Pick<Extract<Audience, { kind: 'doers' }>, 'entity' | 'did'>,
  { comparison, count }: HowOften,
): Audience {
  const doers = (often: HowOften): Audience => ({ kind: 'doers', ...who, ...often })
  const others = (often: HowOften): Audience => ({ kind: 'not', operand: doers(often) })
  switch (comparison) {
    case 'equal':
      return count === 0n ? others(atLeastOnce) : doers({ comparison, count })
    case 'atLeast':
      return count <= 0n ? others({ comparison: 'below', count }) : doers({ comparison, count })
    case 'above':
      return count < 0n ? others({ comparison: 'atMost', count }) : doers({ comparison, count })
    case 'below':
      return count > 0n ? others({ comparison: 'atLeast', count }) : doers({ comparison, count })
    case 'atMost':
      return count >= 0n ? others({ comparison: 'above', count }) : doers({ comparison, count })
  }
}

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const

function readTimeFrame(
  frame: TimeFrame,
  pointer: string,
  { untilMs, faults }: Reading,
): TimeRange | undefined {
  const range = rangeOf(frame, untilMs)
  if (range === undefined) {
    faults.push(invalid(pointer, 'needs either start and end, or last and unit'))
  } else if (range.fromMs >= range.untilMs) {
    const [name, sentence] =
      frame.last === undefined ? ['start', 'less than end'] : ['last', 'at least 1']
    faults.push(invalid(`${pointer}/${name}`, `must be ${sentence}`))
  } else if (!isMoments(range)) {
    faults.push(invalid(pointer, 'is no range of times'))
  } else {
    return range
  }
  return undefined
}

/** Seconds here, milliseconds inside. */
function rangeOf({ start, end, last, unit }: TimeFrame, untilMs: number): TimeRange | undefined {
  if (last === undefined && unit === undefined && start !== undefined && end !== undefined) {
    return { fromMs: start * 1_000, untilMs: end * 1_000 }
  }
  if (last === undefined || unit === undefined) return undefined
  if (start !== undefined || end !== undefined) return undefined
  return { fromMs: untilMs - last * unitMs[unit], untilMs }
}
