import { lazy, Suspense, useEffect, type ReactElement } from 'react'
import { eventWords } from '../building/event-choice.ts'
import { curveHeightPx } from '../charts/curve-height.ts'
import { last, rangeWords } from '../range/range.ts'
import { printRange } from '../range/range-text.ts'
import { NothingMatches } from '../report/nothing-matches.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { eventLines } from './line-choice.ts'
import type { ExploreState } from './url.ts'
import type { AskedExplore } from './use-explore.ts'

const fetchReadyReport = async () => import('./ready-report.tsx')
const ReadyReport = lazy(async () => ({ default: (await fetchReadyReport()).ReadyReport }))

// The chart's code is fetched while the first question is asked, beside the page's own code. When
// that fails it is said once there is something to draw.
function fetchAhead(): void {
  fetchReadyReport().catch(() => undefined)
}

interface ReportViewProps {
  readonly state: ExploreState
  readonly onChange: (change: Partial<ExploreState>) => void
  readonly asked: AskedExplore
  /** Opens the choice of a breakdown. */
  readonly onBreakdown: () => void
}

// As tall as a chart with its headline, so that its arrival moves nothing.
const heightPx = curveHeightPx + 72

/** A report in the one state it is in. */
export function ReportView({ asked, state, onChange, onBreakdown }: ReportViewProps): ReactElement {
  useEffect(fetchAhead, [])
  return (
    <ReportFrame
      asked={asked}
      heightPx={heightPx}
      empty={<NothingMatches narrowings={narrowings(state)} ways={waysOut(state, onChange)} />}
    >
      {(answer) => (
        <Suspense fallback={<div style={{ height: heightPx }} />}>
          <ReadyReport
            answer={answer}
            state={{ ...answer.question, hidden: state.hidden }}
            onChange={onChange}
            onBreakdown={onBreakdown}
          />
        </Suspense>
      )}
    </ReportFrame>
  )
}

const widest = last(12, 'mo')

function waysOut(
  state: ExploreState,
  onChange: ReportViewProps['onChange'],
): readonly { readonly label: string; readonly go: () => void }[] {
  const lines = state.lines.map((line) => (line.kind === 'events' ? { ...line, filter: '' } : line))
  const isFiltered =
    state.filter !== '' || eventLines(state.lines).some(({ filter }) => filter !== '')
  const isWidest = printRange(state.range) === printRange(widest)
  return [
    ...(isFiltered
      ? [{ label: 'Clear the filter', go: () => onChange({ filter: '', lines }) }]
      : []),
    ...(state.segment === ''
      ? []
      : [{ label: 'Ask of everybody', go: () => onChange({ segment: '' }) }]),
    ...(isWidest ? [] : [{ label: 'Look at 12 months', go: () => onChange({ range: widest }) }]),
  ]
}

function narrowings(state: ExploreState): readonly string[] {
  const lines = eventLines(state.lines)
  const filters = [state.filter, ...lines.map(({ filter }) => filter)]
  return [
    rangeWords(state.range),
    ...lines.flatMap(({ event }) =>
      event.name === '' && event.type === '' ? [] : [`event “${eventWords(event)}”`],
    ),
    ...filters.flatMap((filter) => (filter === '' ? [] : [`filter “${filter}”`])),
    ...(state.segment === '' ? [] : ['of one segment']),
  ]
}
