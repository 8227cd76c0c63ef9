import { valuesOf, type PlainEvent } from './plain-events.ts'
import type { PlainQuestion } from './plain-evaluator.ts'

/** A question about the git events: search text for the server, a predicate for the plain reading. */
export interface GitQuestion extends PlainQuestion {
  readonly asks: string
  readonly search: string
}

export const ever = { from: 0, to: Date.UTC(2030, 0, 1) }

export const is = (event: PlainEvent, facet: string, value: string | number | boolean): boolean =>
  valuesOf(event, facet).includes(value)
export const text = (event: PlainEvent, facet: string): string =>
  String(valuesOf(event, facet)[0] ?? '')
export const number = (event: PlainEvent, facet: string): number =>
  Number(valuesOf(event, facet)[0] ?? Number.NaN)
export const has = (event: PlainEvent, facet: string): boolean => valuesOf(event, facet).length > 0
