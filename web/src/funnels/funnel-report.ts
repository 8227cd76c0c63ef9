import type { JourneyFunnelResponse, JourneyScalarResponse } from '@throughline/contract'
import { stepWords, type StepChoice } from './steps.ts'

/** One step of a report, for all or for one group. */
export interface Bar {
  readonly reached: number
  /** Of those who reached the step before; of the first step 0. */
  readonly dropped: number
  /** Parts of 1; of nobody 0. */
  readonly droppedOfFirst: number
  readonly ofFirst: number
  readonly ofPrevious: number
  /** On average from the step before, in milliseconds; absent at the first, and where nobody got here. */
  readonly fromPreviousMs: number | undefined
}

export interface StepBars extends Bar {
  readonly index: number
  readonly label: string
}

export interface GroupBars {
  readonly group: string
  readonly bars: readonly Bar[]
}

export interface FunnelReport {
  readonly steps: readonly StepBars[]
  /** Absent without a breakdown; else the groups with the most at the first step, these first. */
  readonly groups: readonly GroupBars[] | undefined
  readonly medianMs: number | undefined
}

export interface Answers {
  readonly funnel: JourneyFunnelResponse
  readonly median: JourneyScalarResponse
  readonly grouped: JourneyFunnelResponse | undefined
}

/** What is drawn of the answers about some steps. */
export function funnelReport(steps: readonly StepChoice[], answers: Answers): FunnelReport {
  const counted = answers.funnel.data.attributes.funnel_steps.map((step) => ({
    reached: step.value,
    toNextMs: step.elapsed_time_to_next_step.avg,
  }))
  const bars = barsOf(counted)
  return {
    steps: steps.flatMap((step, index) => {
      const bar = bars[index]
      return bar === undefined ? [] : [{ ...bar, index, label: stepWords(step) }]
    }),
    groups: answers.grouped && groupsOf(answers.grouped),
    medianMs: bars.at(-1)?.reached === 0 ? undefined : medianOf(answers.median),
  }
}

interface Counted {
  readonly reached: number
  readonly toNextMs: number
}

function barsOf(counted: readonly Counted[]): readonly Bar[] {
  const first = counted[0]?.reached ?? 0
  return counted.map(({ reached }, index) => {
    const before = counted[index - 1]
    return {
      reached,
      dropped: before === undefined ? 0 : before.reached - reached,
      droppedOfFirst: before === undefined ? 0 : part(before.reached - reached, first),
      ofFirst: part(reached, first),
      ofPrevious: part(reached, before?.reached ?? first),
      fromPreviousMs: before === undefined || reached === 0 ? undefined : before.toNextMs,
    }
  })
}

function part(some: number, whole: number): number {
  return whole === 0 ? 0 : some / whole
}

function groupsOf({ data }: JourneyFunnelResponse): readonly GroupBars[] {
  const [first, ...others] = data.attributes.funnel_steps
  return (first?.groups ?? []).map((group) => {
    const key = JSON.stringify(group.group_tags)
    const same = others.map(({ groups }) =>
      groups.find(({ group_tags: tags }) => JSON.stringify(tags) === key),
    )
    const counted = [group, ...same].map((one) => ({
      reached: one?.value ?? 0,
      toNextMs: one?.elapsed_time_to_next_step.avg ?? 0,
    }))
    return { group: group.group_tags.join(', '), bars: barsOf(counted) }
  })
}

function medianOf({ data }: JourneyScalarResponse): number | undefined {
  const column = data.attributes.columns.find(({ type }) => type === 'number')
  return column?.type === 'number' ? (column.values[0] ?? undefined) : undefined
}

/** The step before which the largest part of those who could have got to it dropped off. */
export function worstStep(steps: readonly StepBars[]): StepBars | undefined {
  return worstSteps(steps)[0]
}

/** The steps before which some dropped off, those where the largest part did so first. */
export function worstSteps(steps: readonly StepBars[]): readonly StepBars[] {
  const reachable = steps.filter(({ dropped }) => dropped > 0)
  return reachable.toSorted((one, other) => one.ofPrevious - other.ofPrevious)
}
