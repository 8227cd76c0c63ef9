import { lazy, Suspense, useEffect, type ReactElement, type ReactNode } from 'react'
import { eventWords } from '../building/event-choice.ts'
import { curveHeightPx } from '../charts/curve-height.ts'
import { Button } from '../controls/button.tsx'
import { last, rangeWords } from '../range/range.ts'
import { printRange } from '../range/range-text.ts'
import { eventLines } from './line-choice.ts'
import type { Failure } from './report.ts'
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
}

/** A report in the one state it is in. */
export function ReportView({ asked, state, onChange }: ReportViewProps): ReactElement {
  const { report } = asked
  switch (report.state) {
    case 'loading':
      return <LoadingReport />
    case 'stopped':
      return (
        <StandIn>
          <p className="text-muted">The question was cancelled.</p>
          <Button onClick={asked.askAgain}>Ask it</Button>
        </StandIn>
      )
    case 'unfinished':
      return (
        <StandIn>
          <p className="text-muted">{report.message}</p>
        </StandIn>
      )
    case 'failed':
      return <FailedReport failure={report.failure} onRetry={asked.askAgain} />
    case 'empty':
      return <EmptyReport state={state} onChange={onChange} />
    case 'ready': {
      const { answer, isRefreshing } = report
      const shown = { ...answer.question, hidden: state.hidden }
      return (
        <Suspense fallback={<LoadingReport />}>
          <ReadyReport
            answer={answer}
            state={shown}
            isRefreshing={isRefreshing}
            onChange={onChange}
          />
        </Suspense>
      )
    }
  }
}

// The stand-ins are as tall as a chart with its headline, so that its arrival moves nothing.
const standInHeightPx = curveHeightPx + 72

function StandIn({ children, role }: { children: ReactNode; role?: 'alert' }): ReactElement {
  return (
    <div
      role={role}
      style={{ minHeight: standInHeightPx }}
      className="grid place-content-center justify-items-center gap-4 p-6 text-center"
    >
      {children}
    </div>
  )
}

function LoadingReport(): ReactElement {
  useEffect(fetchAhead, [])
  return (
    <div role="status" aria-label="Loading" style={{ height: standInHeightPx }} className="p-5">
      <div className="breathing h-8 w-40 rounded-lg bg-sunken" />
      <div className="breathing mt-6 h-[calc(100%-56px)] rounded-lg bg-sunken" />
    </div>
  )
}

interface FailedReportProps {
  readonly failure: Failure
  readonly onRetry: () => void
}

function FailedReport({ failure, onRetry }: FailedReportProps): ReactElement {
  if (failure.kind === 'filter') {
    return (
      <StandIn role="alert">
        <p className="text-muted">Mend the filter above to see the report.</p>
      </StandIn>
    )
  }
  return (
    <StandIn role="alert">
      <p className="max-w-prose whitespace-pre-wrap text-danger">{failure.message}</p>
      <Button onClick={onRetry}>Ask again</Button>
    </StandIn>
  )
}

const widest = last(12, 'mo')

function EmptyReport({ state, onChange }: Omit<ReportViewProps, 'asked'>): ReactElement {
  const lines = eventLines(state.lines)
  const isFiltered = state.filter !== '' || lines.some(({ filter }) => filter !== '')
  const unfiltered = state.lines.map((line) =>
    line.kind === 'events' ? { ...line, filter: '' } : line,
  )
  return (
    <StandIn>
      <p className="text-muted">
        Nothing matches {rangeWords(state.range)}
        {narrowings(state).length > 0 ? `: ${narrowings(state).join(', ')}` : ''}.
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        {isFiltered ? (
          <Button onClick={() => onChange({ filter: '', lines: unfiltered })}>
            Clear the filter
          </Button>
        ) : null}
        {printRange(state.range) === printRange(widest) ? null : (
          <Button onClick={() => onChange({ range: widest })}>Look at 12 months</Button>
        )}
      </div>
    </StandIn>
  )
}

function narrowings(state: ExploreState): readonly string[] {
  const lines = eventLines(state.lines)
  const filters = [state.filter, ...lines.map(({ filter }) => filter)]
  return [
    ...lines.flatMap(({ event }) =>
      event.name === '' && event.type === '' ? [] : [`event “${eventWords(event)}”`],
    ),
    ...filters.flatMap((filter) => (filter === '' ? [] : [`filter “${filter}”`])),
  ]
}
