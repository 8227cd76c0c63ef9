import type { ReactElement } from 'react'
import { useAddressState } from '../navigation/address-state.ts'
import { useTitle } from '../navigation/title.ts'
import { useOverview } from '../session/overview.ts'
import { QuestionBar } from './question-bar.tsx'
import { RangeBar } from './range-bar.tsx'
import { ReportView } from './report-view.tsx'
import { eventWords } from './series-label.ts'
import { exploreAddress } from './url.ts'
import { useReport } from './use-report.ts'

/** One event, one measure, one breakdown: a curve and its table. The address holds all of it. */
export function ExploreScreen(): ReactElement {
  const overview = useOverview()
  const [state, change] = useAddressState(exploreAddress)
  const asked = useReport(state)
  useTitle(eventWords(state.event))
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
