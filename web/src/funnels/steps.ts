import { eventWords } from '../building/event-choice.ts'
import type { PickedEvents } from '../building/picked-events.ts'

/** One step of the funnel. Any of its events takes it. */
export interface StepChoice {
  /** Given by the reader; empty: what its events are called. */
  readonly name: string
  /** At least one. */
  readonly events: readonly PickedEvents[]
}

export const stepsMax = 25
/** What the alternatives of a step are marked with, in the address and in questions: `2`, `2b`, `2c`. */
export const alternativeMarks = ['', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const

/** What a step is called on the page. */
export function stepWords({ name, events }: StepChoice): string {
  if (name !== '') return name
  return events.map(({ event }) => eventWords(event)).join(' or ')
}

/** The same steps with the one at `from` where `to` was. */
export function moved(
  steps: readonly StepChoice[],
  from: number,
  to: number,
): readonly StepChoice[] {
  const step = steps[from]
  return step === undefined ? steps : steps.toSpliced(from, 1).toSpliced(to, 0, step)
}
