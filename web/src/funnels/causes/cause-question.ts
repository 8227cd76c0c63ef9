import type { JourneyFunnelRequest, JourneyFunnelResponse } from '@throughline/contract'
import { everyEvent } from '../../building/event-choice.ts'
import { pickedSearch, type PickedEvents } from '../../building/picked-events.ts'
import type { Window } from '../../range/window.ts'
import { funnelRequest } from '../question.ts'
import type { StepChoice } from '../steps.ts'
import type { ExclusionChoice, FunnelsState } from '../url.ts'
import { speaksOfFailing, type Drop, type Factor } from './factors.ts'
import type { Tallied, Tally } from './rank-causes.ts'

const groupsMax = 100

/** How many attempts get to the two steps. */
export function wholeRequest(drop: Drop, window: Window): JourneyFunnelRequest {
  return funnelRequest(attemptsOf(drop), window)
}

/** The same by a factor. */
export function factorRequest(drop: Drop, factor: Factor, window: Window): JourneyFunnelRequest {
  return funnelRequest(factorState(drop, factor), window, groupsMax)
}

/** The funnel that tells the values of a factor apart. */
export function factorState(drop: Drop, factor: Factor): FunnelsState {
  const state = attemptsOf(drop)
  switch (factor.kind) {
    case 'at-step':
      return { ...state, breakdown: factor.attribute, breakdownStep: factor.step }
    case 'afterwards': {
      const later = betweenSteps(state, drop.from, {
        event: everyEvent,
        filter: `${factor.attribute}:*`,
      })
      return { ...later, breakdown: factor.attribute, breakdownStep: drop.from + 1 }
    }
    case 'event':
      return betweenSteps(state, drop.from, { event: factor.event, filter: '' })
  }
}

/** Every attempt, as far as the step that some do not reach. */
function attemptsOf({ state, from }: Drop): FunnelsState {
  return {
    ...state,
    steps: state.steps.slice(0, from + 2),
    exclusions: state.exclusions.filter((exclusion) => exclusion.from <= from),
    counting: 'attempts',
    breakdown: '',
  }
}

/** With one more step before the last: an event that is not the last step's and comes before it. */
function betweenSteps(state: FunnelsState, from: number, picked: PickedEvents): FunnelsState {
  const last = state.steps[from + 1]?.events ?? []
  const filter = [picked.filter, ...last.map((other) => `-(${pickedSearch(other)})`)].join(' ')
  const longer = withStep(state, from + 1, { name: '', events: [{ ...picked, filter }] })
  const before = last.map((other) => ({ ...other, from, to: from + 1 }))
  return { ...longer, exclusions: [...longer.exclusions, ...before] }
}

/** The same funnel with one more step, whose place is counted from 0. */
export function withStep(state: FunnelsState, at: number, step: StepChoice): FunnelsState {
  const moved = (index: number): number => (index >= at ? index + 1 : index)
  const exclusions = state.exclusions.map((exclusion): ExclusionChoice => {
    const { from, to } = exclusion
    return { ...exclusion, from: moved(from), to: to === undefined ? undefined : moved(to) }
  })
  const breakdownStep = moved(state.breakdownStep)
  return { ...state, steps: state.steps.toSpliced(at, 0, step), exclusions, breakdownStep }
}

/** What an answer says about all attempts of a drop. */
export function readWhole({ from }: Drop, answer: JourneyFunnelResponse): Tally {
  const steps = answer.data.attributes.funnel_steps
  return { reached: steps[from]?.value ?? 0, wentOn: steps[from + 1]?.value ?? 0 }
}

/** What groups have no value is called in answers. */
const missing = 'N/A'

/**
 * What an answer says about the values of a factor. What speaks of failing is compared with all attempts:
 * that there is anything of it says something, too. Other values that come later are compared with one
 * another: which browser saw an error page is not why it was shown.
 */
export function readFactor(
  { from }: Drop,
  { factor, whole }: { readonly factor: Factor; readonly whole: Tally },
  answer: JourneyFunnelResponse,
): readonly Tallied[] {
  const steps = answer.data.attributes.funnel_steps
  const isAfterwards = factor.kind === 'afterwards'
  const later = { reached: steps[from + 1]?.value ?? 0, wentOn: steps[from + 2]?.value ?? 0 }
  if (factor.kind === 'event') {
    return [{ factor, value: undefined, among: whole, ...later }]
  }
  const among = isAfterwards && !speaksOfFailing(factor.attribute) ? later : whole
  const groups = steps[isAfterwards ? from + 1 : from]?.groups ?? []
  return groups.map(({ group_tags: [value], value: reached, conversion_count: wentOn }) => {
    return { factor, value: value === missing ? undefined : value, among, reached, wentOn }
  })
}
