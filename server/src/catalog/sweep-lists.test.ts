import { expect, test } from 'vitest'
import { openLogger } from '../telemetry/logger.ts'
import type { KeptList } from '../warehouse/segment-lists.ts'
import type { SegmentDocument } from './catalog-document.ts'
import { keepListsSwept, openSweep, sweepLimits } from './sweep-lists.ts'

function aSegment(id: string, listId: string, version: number): SegmentDocument {
  return {
    kind: 'segment',
    id,
    version,
    deleted: false,
    name: id,
    description: '',
    entity: 'user',
    createdAtMs: 0,
    modifiedAtMs: 0,
    content: { kind: 'static', listId, memberCount: 1 },
  }
}

function aList(segmentId: string, listId: string, more: Partial<KeptList> = {}): KeptList {
  return { segmentId, listId, version: 1, ageMs: 0, ...more }
}

/** A sweep over these segments and lists, which may change between. */
function begin(start: { segments: SegmentDocument[]; lists: KeptList[] }) {
  const held = { ...start, synced: 0 }
  const sweep = openSweep({
    catalog: {
      segment: (wanted) => held.segments.find(({ id }) => id === wanted),
      sync: () => Promise.resolve(void (held.synced += 1)),
    },
    lists: {
      all: () => Promise.resolve(held.lists),
      remove(listIds) {
        held.lists = held.lists.filter(({ listId }) => !listIds.includes(listId))
        return Promise.resolve()
      },
    },
  })
  return { held, sweep, left: () => held.lists.map(({ listId }) => listId) }
}

test('a list that a newer one replaced goes with the second sweep that finds it unnamed', async () => {
  const lists = [aList('s', 'old'), aList('s', 'new', { version: 2 })]
  const { held, sweep, left } = begin({ segments: [aSegment('s', 'new', 2)], lists })

  await sweep()
  expect(left()).toEqual(['old', 'new'])
  await sweep()
  expect(left()).toEqual(['new'])
  expect(held.synced).toBe(2)
})

test('a list that is not named yet stays, until another version is there without it', async () => {
  const lists = [aList('s', 'named'), aList('s', 'broken off', { version: 2 })]
  const { held, sweep, left } = begin({ segments: [aSegment('s', 'named', 1)], lists })
  await sweep()
  await sweep()
  expect(left()).toEqual(['named', 'broken off'])

  held.segments = [aSegment('s', 'named', 2)]
  await sweep()
  await sweep()

  expect(left()).toEqual(['named'])
})

test('a list of a segment that nobody knows goes after a day', async () => {
  const ageMs = sweepLimits.unknownMs
  const lists = [aList('gone', 'old', { ageMs: ageMs + 1 }), aList('coming', 'fresh', { ageMs })]
  const { sweep, left } = begin({ segments: [], lists })

  await sweep()
  await sweep()

  expect(left()).toEqual(['fresh'])
})

test('a list that is named again between two sweeps stays', async () => {
  const { held, sweep, left } = begin({
    segments: [aSegment('s', 'other', 1)],
    lists: [aList('s', 'list')],
  })
  await sweep()
  held.segments = [aSegment('s', 'list', 1)]
  await sweep()
  held.segments = [aSegment('s', 'other', 1)]
  await sweep()

  expect(left()).toEqual(['list'])
})

test('sweeps are 10 minutes apart, go on after a fault, and end when closed', async () => {
  const pauses: { ms: number; over: () => void }[] = []
  let sweeps = 0
  const swept = keepListsSwept({
    catalog: {
      segment: () => undefined,
      sync: () => Promise.reject(new Error(`fault ${(sweeps += 1)}`)),
    },
    lists: { all: () => Promise.resolve([]), remove: () => Promise.resolve() },
    logger: openLogger('silent'),
    pause: (ms, until) =>
      new Promise((resolve) => {
        until.addEventListener('abort', () => resolve())
        pauses.push({ ms, over: resolve })
      }),
  })
  expect([sweeps, pauses.length]).toEqual([0, 1])

  pauses[0]?.over()
  await settled()
  pauses[1]?.over()
  await settled()
  await swept.close()

  expect(sweeps).toBe(2)
  expect(pauses.map(({ ms }) => ms)).toEqual([600_000, 600_000, 600_000])
})

const settled = () => new Promise((resolve) => setImmediate(resolve))
