import type { ReactElement } from 'react'
import { readablePath } from '../building/attribute-path.ts'
import { AttributePicker } from '../building/attribute-picker.tsx'
import { AudiencePicker } from '../building/audience-picker.tsx'
import { FilterField } from '../building/filter-field.tsx'
import { eventWords } from '../building/event-choice.ts'
import { PickedEventsField } from '../building/picked-events-field.tsx'
import { QuestionFilters } from '../building/question-filters.tsx'
import { QuestionTools } from '../building/question-tools.tsx'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { Select } from '../controls/select.tsx'
import { useSettled } from '../controls/settled.ts'
import { useAddressState } from '../navigation/address-state.ts'
import { useTitle } from '../navigation/title.ts'
import { PeoplePanel } from '../people-panel/people-panel.tsx'
import { useAskedMoment } from '../range/asked-moment.ts'
import { last, rangeWords } from '../range/range.ts'
import { windowOf } from '../range/window.ts'
import { NothingMatches } from '../report/nothing-matches.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { retentionPaths } from '../server-api/retention-api.ts'
import { useOverview } from '../session/overview.ts'
import { askGrid } from './ask-grid.ts'
import { AverageCurve } from './average-curve.tsx'
import { isEmptyGrid, type Grid } from './grid.ts'
import { GridTable } from './grid-table.tsx'
import { peopleOfCell } from './people-of-cell.ts'
import { cellRequest, gridRequest } from './question.ts'
import {
  readRetention,
  retentionAddress,
  writeRetention,
  type BreakdownOf,
  type Condition,
  type Entity,
  type Figures,
  type Period,
  type RetentionState,
} from './url.ts'

/** Who comes back after they began, cohort by cohort. The address holds all of it. */
export function RetentionScreen(): ReactElement {
  const [state, change] = useAddressState(retentionAddress)
  useTitle(`Retention of ${eventWords(state.begin.event)}`)
  return (
    <div className="mx-auto flex w-full max-w-[1320px] flex-col gap-4 p-4 sm:p-6">
      <h1 className="sr-only">Retention</h1>
      <QuestionFilters form={state.form} onChange={change}>
        <Question state={state} onChange={change} />
      </QuestionFilters>
      <Asked state={state} onChange={change} />
    </div>
  )
}

interface PartProps {
  readonly state: RetentionState
  readonly onChange: (change: Partial<RetentionState>) => void
}

const entityOptions: readonly { value: Entity; label: string }[] = [
  { value: '@usr.id', label: 'users' },
  { value: '@account.id', label: 'accounts' },
]
const periodOptions: readonly { value: Period; title: string; content: string }[] = [
  { value: 'day', title: 'Days', content: 'days' },
  { value: 'week', title: 'Weeks', content: 'weeks' },
  { value: 'month', title: 'Months', content: 'months' },
]
const conditionOptions: readonly { value: Condition; label: string }[] = [
  { value: 'on', label: 'back in the period' },
  { value: 'on-or-after', label: 'back in it or later' },
]

function Question({ state, onChange }: PartProps): ReactElement {
  const { begin } = state
  return (
    <section aria-label="Question" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Word>who begin with</Word>
        <PickedEventsField
          label="the beginning"
          value={begin}
          onChange={(picked) => onChange({ begin: picked, open: undefined })}
        />
      </div>
      <ReturnChoice state={state} onChange={onChange} />
      <div className="flex flex-wrap items-center gap-2">
        <Word>count</Word>
        <Select
          label="Who is looked for again"
          options={entityOptions}
          value={state.entity}
          onChange={(entity) => onChange({ entity, open: undefined })}
        />
        <Segmented
          label="Cohorts and periods"
          options={periodOptions}
          value={state.period}
          onChange={(period) => onChange({ period, open: undefined })}
        />
        <Select
          label="When they are back"
          options={conditionOptions}
          value={state.condition}
          onChange={(condition) => onChange({ condition })}
        />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Word>where</Word>
        <FilterField
          isMain
          label="Filter"
          event=""
          text={state.filter}
          onChange={(filter) => onChange({ filter })}
        />
        <Word>of</Word>
        <AudiencePicker segment={state.segment} onPick={(segment) => onChange({ segment })} />
        <Breakdown state={state} onChange={onChange} />
      </div>
    </section>
  )
}

const breakdownOptions: readonly { value: BreakdownOf; label: string }[] = [
  { value: 'beginning', label: 'when they began' },
  { value: 'return', label: 'when they came back' },
]

/** What splits the cohorts, and by which of the two events. */
function Breakdown({ state, onChange }: PartProps): ReactElement {
  return (
    <>
      <Word>by</Word>
      <AttributePicker
        label="Breakdown"
        none="no breakdown"
        event=""
        value={state.breakdown}
        onPick={(breakdown) => onChange({ breakdown, unfolded: [], open: undefined })}
      />
      {state.breakdown === '' ? null : (
        <Select
          label="When the breakdown is read"
          options={breakdownOptions}
          value={state.breakdownOf}
          onChange={(breakdownOf) => onChange({ breakdownOf, unfolded: [], open: undefined })}
        />
      )}
    </>
  )
}

function ReturnChoice({ state, onChange }: PartProps): ReactElement {
  const { begin, comeBack } = state
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Word>and come back with</Word>
      {comeBack === undefined ? (
        <Button onClick={() => onChange({ comeBack: begin, open: undefined })}>
          the same <Icon name="pencil" size={13} />
        </Button>
      ) : (
        <>
          <PickedEventsField
            label="the return"
            value={comeBack}
            onChange={(picked) => onChange({ comeBack: picked, open: undefined })}
          />
          <Button look="quiet" onClick={() => onChange({ comeBack: undefined, open: undefined })}>
            the same as they began with
          </Button>
        </>
      )}
    </div>
  )
}

function Word({ children }: { readonly children: string }): ReactElement {
  return <span className="text-[13px] text-faint">{children}</span>
}

/** Changes that follow each other within this time are asked once. */
const quietMs = 250
const figureOptions: readonly { value: Figures; title: string; content: string }[] = [
  { value: 'percent', title: 'Percent', content: '%' },
  { value: 'count', title: 'Count', content: 'count' },
]

function Asked({ state, onChange }: PartProps): ReactElement {
  const { api_key: apiKey } = useOverview()
  const question = useSettled(questionOf(state), quietMs)
  const { atMs, askAgain } = useAskedMoment(question)
  const asking = readRetention(question)
  const window = windowOf(asking.range, { nowMs: atMs, zone: asking.zone })
  const questionKey = ['retention', question, atMs]
  const asked = useReport({
    key: questionKey,
    ask: async (signal) => askGrid(asking, window, signal),
    isEmpty: ({ grid }) => isEmptyGrid(grid),
  })
  const cell = state.open ?? { cohort: undefined, period: 1, group: undefined }
  const calls = [
    { title: 'Grid', path: retentionPaths.grid, body: gridRequest(asking, window) },
    {
      title: 'Who they are',
      path: retentionPaths.list,
      body: cellRequest(asking, window, { cell, limit: 100 }),
    },
  ]
  return (
    <>
      <QuestionTools
        state={state}
        onChange={onChange}
        onAskAgain={askAgain}
        calls={calls}
        apiKey={apiKey}
      />
      <section
        aria-label="Report"
        className="min-w-0 overflow-hidden rounded-2xl border border-line bg-card"
      >
        <ReportFrame
          asked={asked}
          heightPx={460}
          empty={<NobodyBegan state={state} onChange={onChange} />}
        >
          {(answer) => <Answered {...answer} shown={state} onChange={onChange} />}
        </ReportFrame>
      </section>
      <PeoplePanel
        list={peopleOfCell({ ...asking, open: state.open }, window, questionKey)}
        onClose={() => onChange({ open: undefined })}
      />
    </>
  )
}

interface AnsweredProps {
  readonly grid: Grid
  readonly question: RetentionState
  readonly shown: Pick<RetentionState, 'figures' | 'unfolded'>
  readonly onChange: PartProps['onChange']
}

function Answered({ grid, question, shown, onChange }: AnsweredProps): ReactElement {
  const { figures, unfolded } = shown
  const by = question.breakdown === '' ? '' : `, by ${readablePath(question.breakdown)}`
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2 px-5 pt-4">
        <p className="text-[13px] text-muted">Who is back, all cohorts together{by}</p>
        <Segmented
          label="What cells show"
          options={figureOptions}
          value={figures}
          onChange={(chosen) => onChange({ figures: chosen })}
        />
      </div>
      <AverageCurve grid={grid} period={question.period} />
      <GridTable grid={grid} state={{ ...question, figures, unfolded }} onChange={onChange} />
    </>
  )
}

/** What of a state is asked, as text. */
function questionOf(state: RetentionState): string {
  return writeRetention({
    ...state,
    figures: 'percent',
    unfolded: [],
    open: undefined,
    form: 'none',
  })
}

function NobodyBegan({ state, onChange }: PartProps): ReactElement {
  const isFiltered = state.filter !== '' || state.segment !== '' || state.begin.filter !== ''
  const ways = [
    ...(isFiltered
      ? [
          {
            label: 'Clear what limits it',
            go: () => onChange({ filter: '', segment: '', begin: { ...state.begin, filter: '' } }),
          },
        ]
      : []),
    { label: 'Look at 12 months', go: () => onChange({ range: last(12, 'mo'), period: 'month' }) },
  ]
  return (
    <NothingMatches
      narrowings={[`begin with “${eventWords(state.begin.event)}”`, rangeWords(state.range)]}
      ways={ways}
    />
  )
}
