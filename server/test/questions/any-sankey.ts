import fc from 'fast-check'
import { parseSearch } from '../../src/query/parse/parse-search.ts'
import type { PlainAudience } from './plain-audience.ts'
import type { PlainEvent } from './plain-events.ts'
import type { PlainSankey } from './plain-sankey.ts'
import { matchesSearch } from './plain-search.ts'

/** What there is to be asked about. */
export interface SankeyGround {
  readonly searches: readonly string[]
  readonly facets: readonly string[]
  /** By what events may be put together. */
  readonly keys: readonly string[]
  readonly audience: fc.Arbitrary<PlainAudience | undefined>
  readonly startMs: number
  readonly lengthMs: number
}

export interface AskedSankey {
  readonly asked: PlainSankey
  /** The search, as it is sent. */
  readonly text: string
}

/** Any question for paths there. */
export function anySankey(ground: SankeyGround): fc.Arbitrary<AskedSankey> {
  const { searches, facets, keys, audience, startMs, lengthMs } = ground
  return fc
    .record({
      search: fc.constantFrom(...searches).map(searchOf),
      from: fc.integer({ min: 0, max: Math.floor(lengthMs / 2) }),
      length: fc.integer({ min: 1, max: lengthMs }),
      primary: fc.constantFrom(...keys),
      secondary: fc.subarray([...keys], { maxLength: 4 }),
      source: fc.constantFrom(...facets),
      other: fc.option(fc.constantFrom(...facets)),
      steps: fc.integer({ min: 1, max: 20 }),
      entries: fc.integer({ min: 1, max: 6 }),
      of: audience,
    })
    .map(({ search, from, length, source, other, of, ...more }) => {
      const start = startMs + from
      const range = { from: start, to: start + length }
      const { text, matches } = search
      const asked = { ...more, ...range, matches, source, target: other ?? source }
      return { asked: { ...asked, ...(of && { audience: of }) }, text }
    })
}

/** The same, with ways that start at one of these values, or are told backward from it. */
export function anyAnchored(
  any: fc.Arbitrary<AskedSankey>,
  values: readonly string[],
): fc.Arbitrary<AskedSankey> {
  const side = fc.constantFrom('start' as const, 'end' as const)
  return fc.tuple(any, side, fc.constantFrom(...values)).map(([{ asked, text }, end, value]) => {
    return { asked: { ...asked, target: asked.source, [end]: value }, text }
  })
}

const patterns = ['user-*', 'p*d', '*a*', '5*', '*1', '日*', 's*', '*.*', '**5', '%*', '_*', '*']

/** The same, of ways on which values that match one of some patterns are one. */
export function anyPatterned(any: fc.Arbitrary<AskedSankey>): fc.Arbitrary<AskedSankey> {
  const some = fc.shuffledSubarray(patterns, { minLength: 1, maxLength: 4 })
  return fc.tuple(any, some).map(([{ asked, text }, of]) => {
    return { asked: { ...asked, patterns: of }, text }
  })
}

function searchOf(text: string) {
  const parsed = parseSearch(text)
  if (parsed.kind === 'faulty') throw new Error(parsed.problem.message)
  const matches = (event: PlainEvent) => matchesSearch(parsed.search, event)
  return { text, matches }
}
