import type { JourneyFunnelResponse, JourneyScalarResponse } from '@throughline/contract'
import { expect, test } from 'vitest'
import { funnelReport, worstStep } from './funnel-report.ts'

const meta = { request_id: 'r', status: 'done' } as const
const steps = ['cart', 'card', 'paid'].map((name) => ({ name, events: [] }))
const median: JourneyScalarResponse = {
  data: {
    id: 'm',
    type: 'journey_scalar_response',
    attributes: {
      columns: [{ name: 'query', type: 'number', values: [1_500], meta: { unit: null } }],
    },
  },
  meta,
}

test('a step says what part of the first and of the one before it got there, and how many stayed behind', () => {
  const report = funnelReport(steps, { funnel: counting([8, 4, 3]), median, grouped: undefined })

  expect(report.steps.map(({ ofFirst, ofPrevious }) => [ofFirst, ofPrevious])).toEqual([
    [1, 1],
    [0.5, 0.5],
    [0.375, 0.75],
  ])
  expect(report.steps.map(({ dropped }) => dropped)).toEqual([0, 4, 1])
  expect(worstStep(report.steps)?.label).toBe('card')
  expect(report.medianMs).toBe(1_500)
})

test('where nobody converts there is no time, and where nobody begins no worst step', () => {
  const none = funnelReport(steps, { funnel: counting([5, 1, 0]), median, grouped: undefined })
  const nobody = funnelReport(steps, { funnel: counting([0, 0, 0]), median, grouped: undefined })

  expect(none.medianMs).toBeUndefined()
  expect(none.steps[2]).toMatchObject({ ofPrevious: 0, droppedOfFirst: 0.2 })
  expect(worstStep(nobody.steps)).toBeUndefined()
})

test('a group that nobody of is at a step has 0 there', () => {
  const grouped = counting([2, 1, 0], [['pro', 'free'], ['free'], []])

  const report = funnelReport(steps, { funnel: counting([2, 1, 0]), median, grouped })

  expect(
    report.groups?.map(({ group, bars }) => [group, ...bars.map(({ reached }) => reached)]),
  ).toEqual([
    ['pro', 1, 0, 0],
    ['free', 1, 1, 0],
  ])
})

/** How many are at each step and, where it is told, one of each of which groups. */
function counting(
  values: readonly number[],
  groupsAt: readonly (readonly string[])[] = [],
): JourneyFunnelResponse {
  const elapsed = { min: 0, max: 0, avg: 0 }
  return {
    data: {
      id: 'f',
      type: 'funnel_response',
      attributes: {
        initial_count: values[0] ?? 0,
        end_to_end_conversion_rate: 0,
        end_to_end_elapsed_time: elapsed,
        funnel_steps: values.map((value, at) => ({
          label: '',
          value,
          unit: 'millisecond',
          elapsed_time_to_next_step: elapsed,
          groups: (groupsAt[at] ?? []).map((group) => ({
            group_tags: [group],
            value: 1,
            conversion_count: 0,
            elapsed_time_to_next_step: elapsed,
          })),
        })),
      },
    },
    meta,
  }
}
