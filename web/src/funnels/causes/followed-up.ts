import { everyEvent } from '../../building/event-choice.ts'
import { printFilter } from '../../building/filter-text.ts'
import type { Window } from '../../range/window.ts'
import { peopleRequest } from '../question.ts'
import type { FunnelsState } from '../url.ts'
import { factorState, withStep } from './cause-question.ts'
import type { Drop } from './factors.ts'
import type { Tallied } from './rank-causes.ts'

type Changed = Partial<FunnelsState>
type Cause = Pick<Tallied, 'factor' | 'value'>

/** The funnel of those alone who have a cause in common: its step says so, or there is one more step. */
export function onlyWith({ state, from }: Drop, { factor, value }: Cause): Changed {
  if (factor.kind === 'event') {
    return stepAdded(withStep(state, from + 1, aStep({ event: factor.event, filter: '' })))
  }
  const filter = valueFilter(factor.attribute, value)
  if (factor.kind === 'afterwards') {
    return stepAdded(withStep(state, from + 1, aStep({ event: everyEvent, filter })))
  }
  const steps = state.steps.map((step, index) =>
    index === factor.step
      ? { ...step, events: step.events.map((picked) => narrowed(picked, filter)) }
      : step,
  )
  return { steps, open: undefined }
}

/** The funnel by the values of a cause; undefined where it has none. */
export function brokenDown({ state, from }: Drop, { factor }: Cause): Changed | undefined {
  switch (factor.kind) {
    case 'at-step':
      return { breakdown: factor.attribute, breakdownStep: factor.step, open: undefined }
    case 'afterwards': {
      const filter = `${factor.attribute}:*`
      const longer = withStep(state, from + 1, aStep({ event: everyEvent, filter }))
      return {
        ...stepAdded(longer),
        breakdown: factor.attribute,
        breakdownStep: from + 1,
      }
    }
    case 'event':
      return undefined
  }
}

function aStep(picked: FunnelsState['steps'][number]['events'][number]) {
  return { name: '', events: [picked] }
}

function stepAdded({ steps, exclusions, breakdownStep }: FunnelsState): Changed {
  return { steps, exclusions, breakdownStep, open: undefined }
}

function narrowed<Picked extends { readonly filter: string }>(picked: Picked, filter: string) {
  const { filter: before } = picked
  return { ...picked, filter: before.trim() === '' ? filter : `(${before}) AND ${filter}` }
}

function valueFilter(attribute: string, value: string | undefined): string {
  const operator = value === undefined ? 'has no value' : 'is'
  const values = value === undefined ? [] : [value]
  return printFilter([{ kind: 'test', attribute, operator, values }])
}

/** Asks for those who dropped off with a cause, the latest first, by the event that says it. */
export function sufferersRequest(drop: Drop, { factor, value }: Cause, window: Window) {
  const state = factorState(drop, factor)
  const group = factor.kind === 'event' ? undefined : (value ?? 'N/A')
  const part = { kind: 'dropped', step: state.steps.length - 1, group } as const
  return peopleRequest(state, window, { part, limit: sufferersMax })
}

const sufferersMax = 5
