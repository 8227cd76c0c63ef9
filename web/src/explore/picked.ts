import { bucketLabel } from '../charts/bucket-label.ts'
import type { FilterTest } from '../building/filter-row.ts'
import { withTest } from '../building/with-test.ts'
import type { MenuItem } from '../controls/menu-at.tsx'
import { rangeBetween, rangeWords } from '../range/range.ts'
import type { Window } from '../range/window.ts'
import type { ReportLine } from './explore-report.ts'
import { eventLines, type EventLine } from './line-choice.ts'
import { groupSearch, lineSearch, missingGroup } from './question.ts'
import type { Answer } from './report.ts'
import type { ExploreState } from './url.ts'

/** A figure of the report that somebody pressed. */
export interface Picked {
  readonly line: ReportLine
  /** Which bucket; undefined for the whole range. */
  readonly bucket: number | undefined
  /** Where in the window. */
  readonly at: DOMRect
}

/** The rows behind a figure: a search, and when. */
export interface Behind {
  readonly title: string
  readonly search: string
  /** The id of a segment; empty: everybody. */
  readonly segment: string
  readonly window: Window
  /** Whom it counts: `@usr.id`, or `@account.id`. */
  readonly entity: string
}

/** What of it is shown. */
export interface ShownBehind {
  readonly kind: 'events' | 'people' | 'traces'
  readonly behind: Behind
}

/** What a figure counts; undefined for a formula, which counts nothing itself. */
export function behind({ line, bucket }: Picked, answer: Answer): Behind | undefined {
  const { question } = answer
  const chosen = eventLines(question.lines).find(({ letter }) => letter === line.letter)
  if (chosen === undefined) return undefined
  return {
    title: pickedWords({ line, bucket }, answer),
    search: lineSearch(chosen, question.filter, searchOf(line, answer)),
    segment: question.segment,
    window: windowOfBucket(bucket, answer),
    entity: isOfAccounts(chosen) ? '@account.id' : '@usr.id',
  }
}

function isOfAccounts({ measure }: EventLine): boolean {
  return measure.name === 'accounts'
}

/** A picked figure in words: `premium · Sat 21 Nov, 14:00 – 15:00`. */
export function pickedWords({ line, bucket }: Omit<Picked, 'at'>, answer: Answer): string {
  const { question, report, intervalMs } = answer
  const start = bucket === undefined ? undefined : report.times[bucket]
  const when =
    start === undefined ? rangeWords(question.range) : bucketLabel(start, intervalMs, question.zone)
  return `${line.label} · ${when}`
}

// A bucket at an end of the range is cut by it.
function windowOfBucket(bucket: number | undefined, answer: Answer): Window {
  const { window, report, intervalMs } = answer
  const start = bucket === undefined ? undefined : report.times[bucket]
  if (start === undefined || bucket === undefined) return window
  const end = report.times[bucket + 1] ?? start + intervalMs
  return { fromMs: Math.max(window.fromMs, start), toMs: Math.min(window.toMs, end) }
}

function searchOf(line: ReportLine, { question, report }: Answer): string {
  if (line.group !== undefined) return groupSearch(question.breakdown, [line.group])
  if (line.kind === 'whole') return ''
  const groups = report.lines.flatMap(({ letter, group }) =>
    letter === line.letter && group !== undefined ? [group] : [],
  )
  return `NOT ${groupSearch(question.breakdown, groups)}`
}

interface Doing {
  readonly state: ExploreState
  readonly onChange: (change: Partial<ExploreState>) => void
  readonly onBehind: (kind: ShownBehind['kind']) => void
  readonly onBreakdown: () => void
}

/** What can be done with a picked figure. */
export function pickedItems(picked: Picked, answer: Answer, doing: Doing): readonly MenuItem[] {
  const { state, onChange } = doing
  const { group, letter } = picked.line
  const line = eventLines(state.lines).find((one) => one.letter === letter)
  const window = windowOfBucket(picked.bucket, answer)
  const narrow = (operator: 'is' | 'is not'): void =>
    onChange({ filter: withTest(state.filter, groupTest(state.breakdown, group ?? '', operator)) })
  return [
    ...(line === undefined ? [] : viewItems(line, doing)),
    ...(picked.bucket === undefined
      ? []
      : [
          {
            label: 'Zoom in',
            run: () => onChange({ range: rangeBetween(window.fromMs, window.toMs) }),
          },
        ]),
    { label: 'Break down by…', run: doing.onBreakdown },
    ...(group === undefined
      ? []
      : [
          { label: `Only ${picked.line.label}`, run: () => narrow('is') },
          { label: `Without ${picked.line.label}`, run: () => narrow('is not') },
        ]),
    ...(line === undefined || state.lines.length === 1
      ? []
      : [{ label: `Only line ${letter}`, run: () => onChange({ lines: [alone(line)] }) }]),
  ]
}

function viewItems(line: EventLine, { onBehind }: Doing): readonly MenuItem[] {
  return [
    { label: 'View events', run: () => onBehind('events') },
    { label: isOfAccounts(line) ? 'View accounts' : 'View users', run: () => onBehind('people') },
    { label: 'View traces', run: () => onBehind('traces') },
  ]
}

function alone(line: EventLine): EventLine {
  return { ...line, letter: 'A' }
}

function groupTest(attribute: string, group: string, operator: 'is' | 'is not'): FilterTest {
  if (group !== missingGroup) return { kind: 'test', attribute, operator, values: [group] }
  const existence = operator === 'is' ? 'has no value' : 'has a value'
  return { kind: 'test', attribute, operator: existence, values: [] }
}
