/**
 * Events of seasons in which clocks change or months are short, of a few users who come back often:
 * several at one moment, some at the very start of a day somewhere, some without a user, a session or a
 * value.
 */
export const returningDays = 45

const dayMs = 86_400_000
const eventsCount = 420

interface Season {
  readonly fromMs: number
  /** Midnights and whole hours around changes of clocks and ends of months, in UTC. */
  readonly edges: readonly number[]
}

function seasonOf(from: string, edges: readonly string[]): Season {
  return { fromMs: Date.parse(from), edges: edges.map((text) => Date.parse(text)) }
}

/** A spring and an autumn of the north, Februaries of 28 and of 29 days; none reaches into another. */
export const returningSeasons = [
  seasonOf('2026-03-20', [
    '2026-03-28T23:00Z',
    '2026-03-29T01:00Z',
    '2026-03-29T22:00Z',
    '2026-04-04T15:00Z',
    '2026-04-05T03:00Z',
    '2026-04-05T04:00Z',
    '2026-04-23T22:00Z',
    '2026-04-24T21:00Z',
    '2026-04-01T00:00Z',
    '2026-03-30T00:00Z',
  ]),
  seasonOf('2026-10-01', [
    '2026-10-03T15:30Z',
    '2026-10-24T22:00Z',
    '2026-10-25T00:00Z',
    '2026-10-25T01:00Z',
    '2026-10-25T23:00Z',
    '2026-10-29T20:00Z',
    '2026-10-29T21:00Z',
    '2026-10-29T22:00Z',
    '2026-11-01T00:00Z',
    '2026-10-31T23:00Z',
  ]),
  seasonOf('2025-02-01', ['2025-02-28T23:00Z', '2025-03-01T00:00Z', '2025-02-28T00:00Z']),
  seasonOf('2024-02-01', ['2024-02-29T23:00Z', '2024-03-01T00:00Z', '2024-02-29T00:00Z']),
]

const names = ['opened', 'paid', 'paid', 'shared']
const tiers = ['gold', 'free', '', 'N/A', 7, true]
const tags = ['x', 'y', 'z']

function pick<Value>(values: readonly Value[], index: number): Value | undefined {
  return values[index % values.length]
}

/** The lines of each season. */
export const returningLines = returningSeasons.map((season, place) =>
  Array.from({ length: eventsCount }, (_, index) => lineOf(season, place, index)),
)

function lineOf({ fromMs, edges }: Season, place: number, index: number): string {
  const draw = (index * 7_919 + 13) % 10_007
  // Two in a row share a moment; every seventh pair stands at an edge, or a millisecond before.
  const pair = Math.floor(index / 2)
  const spread = (pair * 104_729) % (returningDays * 96)
  const edge = (pick(edges, pair) ?? 0) - (pair % 2)
  const date = pair % 7 === 0 ? edge : fromMs + spread * (dayMs / 96) + (pair % 3)
  return JSON.stringify({
    type: 'server',
    application: { id: 'app' },
    event: { id: `event-${place}-${index}`, name: pick(names, draw) },
    date,
    ...(draw % 9 === 0 ? {} : { usr: { id: `user-${draw % 8}`, plan: `plan-${(draw % 8) % 3}` } }),
    ...(draw % 5 === 0 ? {} : { session: { id: `session-${draw % 29}` } }),
    ...(draw % 3 === 0 ? { account: { id: `account-${draw % 4}` } } : {}),
    ...(draw % 4 === 0 ? {} : { tier: pick(tiers, draw) }),
    ...(draw % 2 === 0 ? { tags: tags.slice(draw % 3, (draw % 3) + (draw % 4)) } : {}),
    n: draw % 13,
  })
}

export const returningSearches = [
  '*',
  '*',
  '@event.name:paid',
  '@event.name:opened',
  '@event.name:shared OR @n:3',
  '@n:<6',
  '-@tier:*',
  '@tags:x',
  '@tier:(gold OR 7)',
  '@none:x',
]

export const returningFacets = ['@tier', '@tags', '@event.name', '@usr.id', '@none', '@n']
