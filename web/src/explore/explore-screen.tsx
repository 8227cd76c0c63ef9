import type { Overview } from '@throughline/contract'
import { useEffect, useMemo, type ReactElement } from 'react'
import { navigate, useLocation } from '../navigation/location.ts'
import { QuestionBar } from './question-bar.tsx'
import { RangeBar } from './range-bar.tsx'
import { ReportView } from './report-view.tsx'
import { eventWords } from './series-label.ts'
import { explorePath, readExplore, type ExploreState } from './url.ts'
import { useReport } from './use-report.ts'

/** One event, one measure, one breakdown: a curve and its table. The address holds all of it. */
export function ExploreScreen({ overview }: { overview: Overview }): ReactElement {
  const { search } = useLocation()
  const state = useMemo(() => readExplore(search), [search])
  const change = (part: Partial<ExploreState>): void => {
    const next = explorePath({ ...state, ...part })
    // Leaving a field untouched is no step to go back to.
    if (next !== explorePath(state)) navigate(next)
  }
  const asked = useReport(state)
  useTitle(state)
  const failure = asked.report.state === 'failed' ? asked.report.failure : undefined
  return (
    <div className="mx-auto flex w-full max-w-[1320px] flex-col gap-4 p-4 sm:p-6">
      <QuestionBar state={state} failure={failure} onChange={change} />
      <RangeBar state={state} asked={asked} apiKey={overview.api_key} onChange={change} />
      <section aria-label="Report" className="min-w-0 rounded-2xl border border-line bg-card">
        <ReportView
          report={asked.report}
          state={state}
          onChange={change}
          onRetry={asked.askAgain}
        />
      </section>
    </div>
  )
}

function useTitle(state: ExploreState): void {
  const name = eventWords(state.event)
  useEffect(() => {
    document.title = `${name} · Throughline`
  }, [name])
}
