import fc from 'fast-check'
import { anySearch, anySearchOf } from './any-search.ts'
import { oddStartMs } from './odd-events.ts'
import { oddStepMs } from './odd-people.ts'
import type { SegmentLists } from '../../src/warehouse/segment-lists.ts'
import type { PlainFrame, PlainList, PlainSaved, PlainSegment } from './plain-audience.ts'
import type { PlainEntity } from './plain-profile.ts'

const oddStart = oddStartMs / 1_000

/** Any second, often one in which events are. */
const second = fc
  .oneof(
    fc.integer({ min: 0, max: 300 }),
    fc.integer({ min: 0, max: 7 }).map((step) => (step * oddStepMs) / 1_000),
  )
  .map((seconds) => oddStart + seconds)

const frame: fc.Arbitrary<PlainFrame> = fc.oneof(
  fc
    .tuple(second, second)
    .map(([one, other]) => ({ start: Math.min(one, other), end: Math.max(one, other) }))
    .filter(({ start, end }) => start < end),
  fc.record({
    last: fc.integer({ min: 1, max: 5 }),
    unit: fc.constantFrom('minute' as const, 'minute' as const, 'hour' as const, 'week' as const),
  }),
)

const did = fc.record({
  search: anySearch,
  frame,
  often: fc.option(
    fc.record({
      operator: fc.constantFrom('=', '>', '>=', '<', '<=', 'lte'),
      value: fc.integer({ min: -1, max: 4 }).map(String),
    }),
    { nil: undefined },
  ),
})

interface Ground {
  readonly entity: PlainEntity
  readonly name: string
  readonly columns: readonly string[]
}

const everybody = { kind: 'everything', span: { start: 0, end: 0 } } as const

const search = (columns: readonly string[]): fc.Arbitrary<PlainSaved> =>
  fc.record({
    search: fc.oneof(anySearchOf(columns), fc.constant(everybody)),
    firstSeen: fc.option(frame, { nil: undefined, freq: 1 }),
    lastSeen: fc.option(frame, { nil: undefined, freq: 1 }),
    did: fc.option(did, { nil: undefined, freq: 2 }),
  })

/** The lists that segments of the odd people may be: of the first users, of some, of nobody. */
export const oddLists: readonly PlainList[] = [
  ['user-0', 'user-1', 'user-2', 'account-0'],
  ['user-3', 'user-1', 'User-2', 'account-1', 'account-2'],
  ['nobody'],
  [],
].map((ids, index) => ({ listId: `list-${index}`, ids }))

/** Any segment over the odd people. */
export function anySegmentOf({ entity, name, columns }: Ground): fc.Arbitrary<PlainSegment> {
  return fc
    .oneof(fc.constantFrom(...oddLists), search(columns))
    .map((saved) => ({ entity, name, segmentId: `segment-${name}`, saved }))
}

/** Writes the lists that any segment may name. */
export async function writeOddLists(lists: Pick<SegmentLists, 'write'>): Promise<void> {
  for (const { listId, ids } of oddLists) {
    for (const name of ['s', 't']) {
      await lists.write({ segmentId: `segment-${name}`, listId, version: 1 }, ids)
    }
  }
}
