import { valuesOf, type PlainEvent } from './plain-events.ts'
import type { PlainQuestion } from './plain-evaluator.ts'

/** Search text for the server; its plain question has a predicate that means the same. */
export interface GitSelection {
  readonly asks: string
  readonly search: string
}

/** A question for figures of the git events. */
export interface GitQuestion extends PlainQuestion, GitSelection {}

export const ever = { from: 0, to: Date.UTC(2030, 0, 1) }

export const is = (event: PlainEvent, facet: string, value: string | number | boolean): boolean =>
  valuesOf(event, facet).includes(value)
export const text = (event: PlainEvent, facet: string): string =>
  String(valuesOf(event, facet)[0] ?? '')
export const number = (event: PlainEvent, facet: string): number =>
  Number(valuesOf(event, facet)[0] ?? Number.NaN)
export const has = (event: PlainEvent, facet: string): boolean => valuesOf(event, facet).length > 0
