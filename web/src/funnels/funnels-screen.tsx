import type { ReactElement } from 'react'
import { allEvents } from '../building/picked-events.ts'
import { QuestionFilters } from '../building/question-filters.tsx'
import { QuestionTools } from '../building/question-tools.tsx'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { useSettled } from '../controls/settled.ts'
import { useAddressState } from '../navigation/address-state.ts'
import { useTitle } from '../navigation/title.ts'
import { useAskedMoment } from '../range/asked-moment.ts'
import { windowOf } from '../range/window.ts'
import { useReport } from '../report/use-report.ts'
import { useOverview } from '../session/overview.ts'
import { askFunnel } from './ask-funnel.ts'
import { FirstSteps } from './first-steps.tsx'
import { FunnelReportView } from './funnel-report-view.tsx'
import { HowItCounts } from './how-it-counts.tsx'
import { Limits } from './limits.tsx'
import { requestsOf } from './requests.ts'
import { StepRows } from './step-rows.tsx'
import { stepsMax, stepWords } from './steps.ts'
import { funnelsAddress, readFunnels, writeFunnels, type FunnelsState } from './url.ts'

/** How many get through some steps, how fast, and who stays behind. The address holds all of it. */
export function FunnelsScreen(): ReactElement {
  const [state, change] = useAddressState(funnelsAddress)
  useTitle(state.steps.length === 0 ? 'Funnels' : state.steps.map(stepWords).join(' → '))
  return (
    <div className="mx-auto flex w-full max-w-[1320px] flex-col gap-4 p-4 sm:p-6">
      <h1 className="sr-only">Funnels</h1>
      <QuestionFilters form={state.form} onChange={change}>
        <Question state={state} onChange={change} />
      </QuestionFilters>
      {state.steps.length < 2 ? (
        <section aria-label="Report" className="min-w-0 rounded-2xl border border-line bg-card">
          <FirstSteps steps={state.steps} onChange={(steps) => change({ steps })} />
        </section>
      ) : (
        <AskedFunnel state={state} onChange={change} />
      )}
    </div>
  )
}

interface PartProps {
  readonly state: FunnelsState
  readonly onChange: (change: Partial<FunnelsState>) => void
}

function Question({ state, onChange }: PartProps): ReactElement {
  const { steps } = state
  return (
    <section aria-label="Question" className="flex flex-col gap-3">
      <StepRows
        steps={steps}
        onChange={(changed) => onChange({ steps: changed, open: undefined })}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button
          look="quiet"
          disabled={steps.length >= stepsMax}
          onClick={() => onChange({ steps: [...steps, { name: '', events: [allEvents] }] })}
        >
          <Icon name="plus" size={14} /> Step
        </Button>
        <HowItCounts state={state} onChange={onChange} />
      </div>
      <Limits state={state} onChange={onChange} />
    </section>
  )
}

/** Changes that follow each other within this time are asked once. */
const quietMs = 250

function AskedFunnel({ state, onChange }: PartProps): ReactElement {
  const { api_key: apiKey } = useOverview()
  const question = useSettled(questionOf(state), quietMs)
  const { atMs, askAgain } = useAskedMoment(question)
  const asking = readFunnels(question)
  const window = windowOf(asking.range, { nowMs: atMs, zone: asking.zone })
  const questionKey = ['funnel', question, atMs]
  const asked = useReport({
    key: questionKey,
    ask: async (signal) => askFunnel(asking, window, signal),
    isEmpty: ({ report }) => (report.steps[0]?.reached ?? 0) === 0,
  })
  return (
    <>
      <QuestionTools
        state={state}
        onChange={onChange}
        onAskAgain={askAgain}
        calls={requestsOf({ ...asking, open: state.open }, window)}
        apiKey={apiKey}
      />
      <section
        aria-label="Report"
        className="min-w-0 overflow-hidden rounded-2xl border border-line bg-card"
      >
        <FunnelReportView
          state={{ ...asking, tab: state.tab, open: state.open }}
          asked={asked}
          window={window}
          questionKey={questionKey}
          onChange={onChange}
        />
      </section>
    </>
  )
}

/** What of a state is asked, as text: neither the tab nor what is open. */
function questionOf(state: FunnelsState): string {
  return writeFunnels({ ...state, tab: 'steps', open: undefined, form: 'none' })
}
