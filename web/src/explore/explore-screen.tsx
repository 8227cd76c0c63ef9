import { lazy, Suspense, useState, type ReactElement } from 'react'
import { useAddressState } from '../navigation/address-state.ts'
import { useTitle } from '../navigation/title.ts'
import { useOverview } from '../session/overview.ts'
import { lineWords } from './line-choice.ts'
import { QuestionBar, type OpenPicker } from './question-bar.tsx'
import { RangeBar } from './range-bar.tsx'
import { FilterError } from './report.ts'
import { ReportView } from './report-view.tsx'
import { requestsOf } from './requests.ts'
import { exploreAddress } from './url.ts'
import { useExplore } from './use-explore.ts'

const RequestPanel = lazy(async () => ({
  default: (await import('../report/request-panel.tsx')).RequestPanel,
}))

/** Lines over time: counts, people, averages and formulas of them. The address holds all of it. */
export function ExploreScreen(): ReactElement {
  const overview = useOverview()
  const [state, change] = useAddressState(exploreAddress)
  const asked = useExplore(state)
  const [open, setOpen] = useState<OpenPicker | undefined>()
  useTitle(state.lines.map(lineWords).join(', '))
  const { report } = asked
  const error = report.state === 'failed' ? report.error : undefined
  const fault = error instanceof FilterError ? error.fault : undefined
  return (
    <div className="mx-auto flex w-full max-w-[1320px] flex-col gap-4 p-4 sm:p-6">
      <QuestionBar state={state} fault={fault} onChange={change} open={open} onOpen={setOpen} />
      <RangeBar state={state} asked={asked} apiKey={overview.api_key} onChange={change} />
      {state.form === 'api' || state.form === 'sql' ? (
        <Suspense fallback={null}>
          <RequestPanel
            calls={requestsOf(state, asked.scope)}
            isSql={state.form === 'sql'}
            apiKey={overview.api_key}
          />
        </Suspense>
      ) : null}
      <section aria-label="Report" className="min-w-0 rounded-2xl border border-line bg-card">
        <ReportView
          asked={asked}
          state={state}
          onChange={change}
          onBreakdown={() => setOpen('breakdown')}
        />
      </section>
    </div>
  )
}
