import { lazy, Suspense, type ReactElement } from 'react'
import { formatShare } from '../charts/number-format.ts'
import { Button } from '../controls/button.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { last, rangeWords } from '../range/range.ts'
import { printRange } from '../range/range-text.ts'
import type { Window } from '../range/window.ts'
import { NothingMatches } from '../report/nothing-matches.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import type { AskedReport } from '../report/use-report.ts'
import type { FunnelAnswer } from './ask-funnel.ts'
import { worstSteps } from './funnel-report.ts'
import { Heads } from './heads.tsx'
import { OpenPanel } from './open-panel.tsx'
import { StepBarsChart } from './step-bars.tsx'
import { StepsTable } from './steps-table.tsx'
import { TimeToConvert } from './time-to-convert.tsx'
import { stepWords } from './steps.ts'
import type { FunnelsState } from './url.ts'

// The chart of curves has code of its own.
const OverTime = lazy(async () => ({ default: (await import('./over-time.tsx')).OverTime }))

interface FunnelReportViewProps {
  readonly state: FunnelsState
  readonly asked: AskedReport<FunnelAnswer>
  readonly window: Window
  readonly questionKey: readonly unknown[]
  readonly onChange: (change: Partial<FunnelsState>) => void
}

const tabOptions = [
  { value: 'steps', content: 'Steps', title: 'Steps' },
  { value: 'over-time', content: 'Over time', title: 'Over time' },
  { value: 'time-to-convert', content: 'Time to convert', title: 'Time to convert' },
] as const

const reportPx = 460

/** The answer to a funnel: its figures, then its bars, its curve or its times, and who they are. */
export function FunnelReportView(props: FunnelReportViewProps): ReactElement {
  const { state, asked, window, questionKey, onChange } = props
  return (
    <>
      <ReportFrame
        asked={asked}
        heightPx={reportPx}
        empty={<NobodyBegins state={state} onChange={onChange} />}
      >
        {(answer) => (
          <>
            <Heads report={answer.report} />
            <div className="flex px-5 pt-4">
              <Segmented
                label="What is shown"
                options={tabOptions}
                value={state.tab}
                onChange={(tab) => onChange({ tab })}
              />
            </div>
            <Part {...props} answer={answer} />
          </>
        )}
      </ReportFrame>
      <OpenPanel state={state} window={window} questionKey={questionKey} onChange={onChange} />
    </>
  )
}

function Part(props: FunnelReportViewProps & { readonly answer: FunnelAnswer }): ReactElement {
  const { state, answer, window, questionKey, onChange } = props
  switch (state.tab) {
    case 'steps':
      return (
        <>
          <StepBarsChart report={answer.report} onOpen={(open) => onChange({ open })} />
          <WhyButtons report={answer.report} onChange={onChange} />
          <StepsTable report={answer.report} />
        </>
      )
    case 'over-time':
      return (
        <Suspense fallback={<div style={{ height: reportPx }} />}>
          <OverTime state={state} window={window} questionKey={questionKey} onChange={onChange} />
        </Suspense>
      )
    case 'time-to-convert':
      return <TimeToConvert state={state} window={window} questionKey={questionKey} />
  }
}

interface WhyButtonsProps {
  readonly report: FunnelAnswer['report']
  readonly onChange: (change: Partial<FunnelsState>) => void
}

const whyMax = 4

/** The ways from the steps where most drop off to what sets them apart. */
function WhyButtons({ report, onChange }: WhyButtonsProps): ReactElement | null {
  const steps = worstSteps(report.steps).slice(0, whyMax)
  if (steps.length === 0) return null
  return (
    <section
      aria-label="Why do they drop off?"
      className="flex flex-wrap items-center gap-2 px-5 pb-4 text-[13px]"
    >
      <h2 className="mr-1 font-semibold">Why do they drop off?</h2>
      {steps.map(({ index, label, ofPrevious }, at) => (
        <Button
          key={index}
          look={at === 0 ? 'primary' : 'outline'}
          onClick={() => onChange({ open: { kind: 'causes', step: index, group: undefined } })}
        >
          Before {label} <span className="numbers">−{formatShare(1 - ofPrevious, 1)}</span>
        </Button>
      ))}
    </section>
  )
}

const widest = last(12, 'mo')

interface NobodyBeginsProps {
  readonly state: FunnelsState
  readonly onChange: (change: Partial<FunnelsState>) => void
}

function NobodyBegins({ state, onChange }: NobodyBeginsProps): ReactElement {
  const [first] = state.steps
  const isFiltered = state.filter !== '' || state.segment !== '' || state.held.length > 0
  const narrowings = [
    ...(first === undefined ? [] : [`nobody begins with “${stepWords(first)}”`]),
    rangeWords(state.range),
    ...(state.filter === '' ? [] : [`where ${state.filter}`]),
    ...(state.segment === '' ? [] : ['of this segment']),
    ...(state.held.length === 0 ? [] : [`with the same ${state.held.join(', ')}`]),
  ]
  const ways = [
    ...(isFiltered
      ? [
          {
            label: 'Clear what limits it',
            go: () => onChange({ filter: '', segment: '', held: [] }),
          },
        ]
      : []),
    ...(state.entity === '@session.id'
      ? []
      : [{ label: 'Count sessions', go: () => onChange({ entity: '@session.id' }) }]),
    ...(printRange(state.range) === printRange(widest)
      ? []
      : [{ label: 'Look at 12 months', go: () => onChange({ range: widest }) }]),
  ]
  return <NothingMatches narrowings={narrowings} ways={ways} />
}
