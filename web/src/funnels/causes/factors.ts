import type { DictionaryEvents } from '@throughline/contract'
import { readablePath } from '../../building/attribute-path.ts'
import type { Attribute } from '../../building/attributes.ts'
import { eventWords, type EventChoice } from '../../building/event-choice.ts'
import { pickedSearch } from '../../building/picked-events.ts'
import { stepWords } from '../steps.ts'
import type { FunnelsState } from '../url.ts'

/** What may tell those who drop off from those who go on. */
export type Factor =
  /** What the event says that took a step. */
  | { readonly kind: 'at-step'; readonly attribute: string; readonly step: number }
  /** What the first event says that says anything of it, after the last step and before the next. */
  | { readonly kind: 'afterwards'; readonly attribute: string }
  /** Whether such an event came after the last step and before the next. */
  | { readonly kind: 'event'; readonly event: EventChoice }

/** Those who reach the step `from` and not the next one; steps are counted from 0. */
export interface Drop {
  readonly state: FunnelsState
  readonly from: number
}

/** What the dictionary knows. */
export interface Known {
  /** Attributes of the events of each step up to the last one reached. */
  readonly ofSteps: readonly (readonly Attribute[])[]
  readonly attributes: readonly Attribute[]
  readonly events: DictionaryEvents['events']
}

/** Each factor is a question. */
const factorsMax = 70
const eventsMax = 15

const traceErrors = ['@trace.error.type', '@trace.error.message']
/** Attributes of every event that the dictionary does not list. */
const standing = ['version', 'service', 'env', 'host']
/** How a trace was found says nothing about an attempt. */
const uninteresting = new Set(['@trace.rule', '@trace.confidence', '@application.name'])

/** What to ask about a drop, what speaks of failing first. */
export function factorsOf({ state, from }: Drop, known: Known): readonly Factor[] {
  const atSteps = stepFactors(from, known)
  // In other orders nothing comes between steps, or none of them is the last.
  const isOrdered = state.order === 'ordered'
  const between = isOrdered ? [...eventFactors(state, known), ...laterFactors(known)] : []
  const all: readonly Factor[] = [...atSteps, ...between]
  return all.toSorted((one, other) => turn(one) - turn(other)).slice(0, factorsMax)
}

function turn(factor: Factor): number {
  if (factor.kind === 'event') return speaksOfFailing(factor.event.name) ? 1 : 4
  if (factor.kind === 'afterwards') return speaksOfFailing(factor.attribute) ? 1 : 3
  if (traceErrors.includes(factor.attribute)) return 0
  return speaksOfFailing(factor.attribute) ? 1 : 2
}

/**
 * The attributes of steps, each at the latest that has it. However many there are, the release and the
 * service that answered are asked about.
 */
function stepFactors(from: number, { ofSteps }: Known): readonly Factor[] {
  const latest = new Map([...traceErrors, ...standing].map((path) => [path, from] as const))
  for (const [step, attributes] of ofSteps.entries()) {
    for (const { path } of attributes.filter(isWorthAsking)) latest.set(path, step)
  }
  return [...latest].map(([attribute, step]) => ({ kind: 'at-step', attribute, step }))
}

function eventFactors({ steps }: FunnelsState, { events }: Known): readonly Factor[] {
  const taken = new Set(
    steps.flatMap((step) => step.events.map(({ event }) => pickedSearch({ event, filter: '' }))),
  )
  const others = events.filter(
    ({ name, type }) =>
      name !== '' && !taken.has(pickedSearch({ event: { name, type }, filter: '' })),
  )
  return others
    .toSorted(
      (one, other) => Number(speaksOfFailing(other.name)) - Number(speaksOfFailing(one.name)),
    )
    .slice(0, eventsMax)
    .map(({ name, type }) => ({ kind: 'event', event: { name, type } }))
}

function laterFactors({ ofSteps, attributes }: Known): readonly Factor[] {
  const ofStep = new Set(ofSteps.flat().map(({ path }) => path))
  const others = attributes.filter(
    (attribute) => isWorthAsking(attribute) && !ofStep.has(attribute.path),
  )
  const paths = [...new Set([...traceErrors, ...others.map(({ path }) => path)])]
  return paths.map((attribute) => ({ kind: 'afterwards', attribute }))
}

/** Whether a name is of something that goes wrong: `payment.failed`, `@error_code`. */
export function speaksOfFailing(name: string): boolean {
  return /error|fail|fault|reason|exception|declin|reject|status|code/i.test(name)
}

// Ids are of one attempt each, and numbers hardly of more.
function isWorthAsking({ path, types }: Attribute): boolean {
  const hasWords = types.some((type) => /^(Bool|String)$|^Array\((Nullable\()?String/.test(type))
  return hasWords && !/(^|[@._])id$/i.test(path) && !uninteresting.has(path)
}

/** A factor in words: `payment.card.brand of checkout`. */
export function factorWords(factor: Factor, { state, from }: Drop): string {
  const wordsOf = (step: number): string => {
    const choice = state.steps[step]
    return choice === undefined ? '' : stepWords(choice)
  }
  switch (factor.kind) {
    case 'at-step':
      return `${bare(factor.attribute)} of ${wordsOf(factor.step)}`
    case 'afterwards':
      return `${bare(factor.attribute)} after ${wordsOf(from)}`
    case 'event':
      return `event after ${wordsOf(from)}`
  }
}

/** A factor as the question about it: of an event with its name. */
export function questionWords(factor: Factor, drop: Drop): string {
  const words = factorWords(factor, drop)
  return factor.kind === 'event' ? `${words}: ${eventWords(factor.event)}` : words
}

function bare(attribute: string): string {
  return readablePath(attribute).replace(/^@/, '')
}

/** A value of a factor in words; of an event its name. */
export function valueWords(factor: Factor, value: string | undefined): string {
  if (factor.kind === 'event') return eventWords(factor.event)
  return value ?? 'no value'
}
