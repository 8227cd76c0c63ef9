import { lazy, Suspense, useEffect, type ReactElement } from 'react'
import { curveHeightPx } from '../charts/curve-height.ts'
import { Button } from '../controls/button.tsx'
import { ranges } from './range.ts'
import type { ReadyReportProps } from './ready-report.tsx'
import type { Failure, Report } from './report.ts'
import type { ExploreState } from './url.ts'

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
  readonly report: Report
  readonly onRetry: () => void
}

/** A report in the one state it is in. */
export function ReportView({ report, state, onChange, onRetry }: ReportViewProps): ReactElement {
  switch (report.state) {
    case 'loading':
      return <LoadingReport />
    case 'failed':
      return <FailedReport failure={report.failure} onRetry={onRetry} />
    case 'empty':
      return <EmptyReport state={state} onChange={onChange} />
    case 'ready':
      return (
        <Suspense fallback={<LoadingReport />}>
          <ReadyReport
            data={report.answer.data}
            intervalMs={report.answer.intervalMs}
            state={{ ...report.answer.question, hidden: state.hidden }}
            isRefreshing={report.isRefreshing}
            onChange={onChange}
          />
        </Suspense>
      )
  }
}

// The three stand-ins are as tall as a chart with its headline, so that its arrival moves nothing.
const standInHeightPx = curveHeightPx + 72

function LoadingReport(): ReactElement {
  useEffect(fetchAhead, [])
  return (
    <div role="status" aria-label="Loading" style={{ height: standInHeightPx }} className="p-5">
      <div className="breathing h-8 w-40 rounded-lg bg-sunken" />
      <div className="breathing mt-6 h-[calc(100%-56px)] rounded-lg bg-sunken" />
    </div>
  )
}

function FailedReport({ failure, onRetry }: FailedReportProps): ReactElement {
  return (
    <div
      role="alert"
      style={{ minHeight: standInHeightPx }}
      className="grid place-content-center justify-items-center gap-4 p-6 text-center"
    >
      {failure.kind === 'filter' ? (
        <p className="text-muted">Mend the filter above to see the report.</p>
      ) : (
        <>
          <p className="max-w-prose whitespace-pre-wrap text-danger">{failure.message}</p>
          <Button onClick={onRetry}>Ask again</Button>
        </>
      )}
    </div>
  )
}

interface FailedReportProps {
  readonly failure: Failure
  readonly onRetry: () => void
}

function EmptyReport(props: Pick<ReadyReportProps, 'state' | 'onChange'>): ReactElement {
  const { state, onChange } = props
  return (
    <div
      style={{ minHeight: standInHeightPx }}
      className="grid place-content-center justify-items-center gap-4 p-6 text-center"
    >
      <p className="text-muted">
        Nothing matches {ranges[state.range].words}
        {narrowings(state).length > 0 ? `: ${narrowings(state).join(', ')}` : ''}.
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        {state.filter === '' ? null : (
          <Button onClick={() => onChange({ filter: '' })}>Clear the filter</Button>
        )}
        {state.range === '12mo' ? null : (
          <Button onClick={() => onChange({ range: '12mo' })}>Look at 12 months</Button>
        )}
      </div>
    </div>
  )
}

function narrowings(state: ExploreState): readonly string[] {
  const { event, filter } = state
  return [
    ...(event.name === '' ? [] : [`event “${event.name}”`]),
    ...(event.type === '' ? [] : [`type “${event.type}”`]),
    ...(filter === '' ? [] : [`filter “${filter}”`]),
  ]
}
