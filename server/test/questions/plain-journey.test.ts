import { expect, test } from 'vitest'
import { plainEvent, type PlainEvent } from './plain-events.ts'
import { plainFunnel } from './plain-funnel.ts'
import { plainJourneyScalar } from './plain-journey-figures.ts'
import type { PlainJourney } from './plain-journey.ts'

/** One session that does these, a second each; `A=x` says something more, `+` shares a moment. */
function session(text: string, id = 's'): PlainEvent[] {
  const words = text.split(' ')
  return words.map((word, index) => {
    const [name = '', value] = word.replace('+', '').split('=')
    const shared = words.slice(0, index + 1).filter((other) => other.startsWith('+')).length
    const line = {
      event: { name },
      session: { id: name === 'nobody' ? [] : id },
      date: (index - shared) * 1_000,
      ...(value && { value }),
    }
    return plainEvent(JSON.stringify(line))
  })
}

function asking(expression: string, more: Partial<PlainJourney> = {}): PlainJourney {
  const steps = expression.split(' -> ').map((step) => step.split('|'))
  const nodes = Object.fromEntries(
    steps.flat().map((alias) => [alias, { search: `@event.name:${alias}` }]),
  )
  return { from: 0, to: 1e9, steps, nodes, primary: '@session.id', ...more }
}

function counts(events: readonly PlainEvent[], journey: PlainJourney) {
  return ['cardinality', 'count'].map((aggregation) =>
    plainFunnel(events, { ...journey, compute: { aggregation } }).funnel_steps.map(
      ({ value }) => value,
    ),
  )
}

test.each([
  { does: 'A A A B C C', steps: 'A -> B -> C', unique: [1, 1, 1], total: [1, 1, 1] },
  { does: 'A A A B C C A B C', steps: 'A -> B -> C', unique: [1, 1, 1], total: [2, 2, 2] },
  { does: 'A B C A B C', steps: 'A -> B -> C', unique: [1, 1, 1], total: [2, 2, 2] },
  { does: 'A A A B A A', steps: 'A -> B', unique: [1, 1], total: [3, 1] },
  { does: 'B A', steps: 'A -> B', unique: [1, 0], total: [1, 0] },
  { does: 'A +B', steps: 'A -> B', unique: [1, 1], total: [1, 1] },
  { does: 'B +A', steps: 'A -> B', unique: [1, 0], total: [1, 0] },
  { does: 'A', steps: 'A -> A', unique: [1, 0], total: [1, 0] },
  { does: 'A A', steps: 'A -> A', unique: [1, 1], total: [2, 1] },
  { does: 'A A A', steps: 'A -> A', unique: [1, 1], total: [3, 2] },
  { does: 'A X C', steps: 'A -> B|C', unique: [1, 1], total: [1, 1] },
  { does: 'B', steps: 'A -> B', unique: [0, 0], total: [0, 0] },
])('$does makes of $steps $unique once each, $total in all', ({ does, steps, unique, total }) => {
  expect(counts(session(does), asking(steps))).toEqual([unique, total])
})

test.each([
  { does: 'A X B', more: { order: 'strict' as const }, total: [1, 0] },
  { does: 'A A B', more: { order: 'strict' as const }, total: [2, 1] },
  { does: 'B A', more: { order: 'any' as const }, total: [2, 1] },
  { does: 'A X B', more: { exclusions: [{ query: '@event.name:X' }] }, total: [1, 0] },
  { does: 'X A B X', more: { exclusions: [{ query: '@event.name:X' }] }, total: [1, 1] },
  { does: 'A X A B', more: { exclusions: [{ query: '@event.name:X' }] }, total: [2, 1] },
  { does: 'A=1 B=2', more: { held: ['@value'] }, total: [1, 0] },
  { does: 'A=1 A=2 B=1 B', more: { held: ['@value'] }, total: [2, 1] },
])('$does with $more makes $total attempts', ({ does, more, total }) => {
  expect(counts(session(does), asking('A -> B', more))[1]).toEqual(total)
})

test('who is too late at first may still be in time later', () => {
  const events = session('A X X X X A B')
  const window = { value: 2_000, operator: '<=', name: '__dd.time_to_convert' } as const

  expect(counts(events, asking('A -> B', { filters: [window] }))).toEqual([
    [1, 1],
    [2, 1],
  ])
})

test('an event without a session is of the one that its user was last in, for a day', () => {
  const day = 86_400_000
  const line = (name: string, date: number, more: object) =>
    plainEvent(JSON.stringify({ event: { name }, date, usr: { id: 'ann' }, ...more }))
  const events = [
    line('A', 0, { session: { id: 's' } }),
    line('B', day, {}),
    line('C', day + 1, {}),
  ]
  const stitched = asking('A -> B -> C', { secondary: ['@usr.id'] })

  expect(counts(events, stitched)[0]).toEqual([1, 1, 0])
  expect(counts(events, asking('A -> B -> C'))[0]).toEqual([1, 0, 0])
})

test('a group is what the first event says, and who gets to a group later is not in it', () => {
  const events = [
    ...session('A=x B=y', 'one'),
    ...session('A=x', 'two'),
    ...session('A B=y', 'three'),
  ]
  const question = { ...asking('A -> B'), compute: {} }

  expect(plainJourneyScalar(events, { ...question, groupBy: [{ facet: '@value' }] })).toEqual([
    { labels: ['N/A'], figure: 1 },
    { labels: ['x'], figure: 1 },
  ])
  const target = { type: 'node', value: 'B' } as const
  const groupBy = [{ facet: '@value', target, should_exclude_missing: true }]
  expect(plainJourneyScalar(events, { ...question, groupBy })).toEqual([
    { labels: ['y'], figure: 2 },
  ])
})
