import { everyEvent, eventWords, type EventChoice } from '../building/event-choice.ts'
import { eventCount, measureWords, type Measure } from '../building/measure.ts'

/** What a line of the report is called by formulas, and where it stands in the palette. */
export const letters = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'] as const
export type Letter = (typeof letters)[number]

/** One measure of some events. */
export interface EventLine {
  readonly kind: 'events'
  readonly letter: Letter
  /** Given by the reader; empty: what it measures. */
  readonly name: string
  readonly event: EventChoice
  readonly measure: Measure
  /** Search text that narrows the events of this line only. */
  readonly filter: string
}

/** A figure of the figures of other lines: `A / B * 100`. */
export interface FormulaLine {
  readonly kind: 'formula'
  readonly letter: Letter
  readonly name: string
  readonly text: string
}

export type LineChoice = EventLine | FormulaLine

export const startLine: EventLine = {
  kind: 'events',
  letter: 'A',
  name: '',
  event: everyEvent,
  measure: eventCount,
  filter: '',
}

/** The first letter that no line has; undefined when all are taken. */
export function freeLetter(lines: readonly LineChoice[]): Letter | undefined {
  return letters.find((letter) => lines.every((line) => line.letter !== letter))
}

/** What a line is called on the page: by the reader, or else by what it measures. */
export function lineWords(line: LineChoice): string {
  if (line.name !== '') return line.name
  if (line.kind === 'formula') return line.text === '' ? 'Formula' : line.text
  const event = eventWords(line.event)
  return line.measure.name === 'count' ? event : `${measureWords(line.measure).label} ${event}`
}

/** The lines that events are counted for. */
export function eventLines(lines: readonly LineChoice[]): readonly EventLine[] {
  return lines.flatMap((line) => (line.kind === 'events' ? [line] : []))
}
