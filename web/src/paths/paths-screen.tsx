import { useMemo, useState, type ReactElement } from 'react'
import { AudiencePicker } from '../building/audience-picker.tsx'
import { EntityPicker } from '../building/entity-picker.tsx'
import { FilterField } from '../building/filter-field.tsx'
import { KnownAttributePicker } from '../building/known-attribute-picker.tsx'
import { QuestionFilters } from '../building/question-filters.tsx'
import { QuestionTools } from '../building/question-tools.tsx'
import { Select } from '../controls/select.tsx'
import { useSettled } from '../controls/settled.ts'
import { useAddressState, type Change } from '../navigation/address-state.ts'
import { useTitle } from '../navigation/title.ts'
import { PeoplePanel } from '../people-panel/people-panel.tsx'
import { entitiesWord } from '../people-panel/people.ts'
import { useAskedMoment } from '../range/asked-moment.ts'
import { windowOf, type Window } from '../range/window.ts'
import type { ApiCall } from '../report/api-call.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { sankeyPaths } from '../server-api/sankey-api.ts'
import { useOverview } from '../session/overview.ts'
import { AnchorField } from './anchor-field.tsx'
import { askPaths } from './ask-paths.ts'
import { withoutSmall, type Diagram } from './diagram.ts'
import { LeastLink } from './least-link.tsx'
import { NodeMenu, type PointedNode } from './node-menu.tsx'
import { NobodyThere } from './nobody-there.tsx'
import { PatternsField } from './patterns-field.tsx'
import { PathsTable } from './paths-table.tsx'
import { peopleOfPart } from './people-of-part.ts'
import { peopleRequest, sankeyRequest } from './question.ts'
import { SankeyChart } from './sankey-chart.tsx'
import { pathsAddress, readPaths, startState, writePaths, type PathsState } from './url.ts'

/** Which ways lead from step to step, and how many go each. The address holds all of it. */
export function PathsScreen(): ReactElement {
  const [state, change] = useAddressState(pathsAddress)
  const [draft, setDraft] = useState<string | undefined>()
  useTitle(titleOf(state))
  return (
    <div className="mx-auto flex w-full max-w-[1320px] flex-col gap-4 p-4 sm:p-6">
      <h1 className="sr-only">Paths</h1>
      <QuestionFilters form={state.form} onChange={change}>
        <Question state={state} onChange={change} draft={draft} onPattern={setDraft} />
      </QuestionFilters>
      <Asked state={state} onChange={change} onPattern={setDraft} />
    </div>
  )
}

function titleOf({ anchor }: PathsState): string {
  if (anchor === undefined) return 'Paths'
  return anchor.side === 'start' ? `Paths from ${anchor.value}` : `Paths to ${anchor.value}`
}

interface PartProps {
  readonly state: PathsState
  readonly onChange: Change<PathsState>
  /** Has a pattern typed, beginning with this one. */
  readonly onPattern: (draft: string | undefined) => void
}

interface QuestionProps extends PartProps {
  /** The pattern that is being typed. */
  readonly draft: string | undefined
}

/** By what those who asked are called, an event of each type has its own. */
const knownSteps = [
  { value: '@event.name', label: 'events' },
  { value: '@view.name', label: 'pages' },
  { value: '@action.target.name', label: 'actions' },
] as const

const columnOptions = [3, 4, 5, 6, 7, 8, 10, 12]
const entryOptions = [3, 5, 8, 10, 15, 20]

function Question({ state, onChange, draft, onPattern }: QuestionProps): ReactElement {
  return (
    <section aria-label="Question" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Word>through</Word>
        <KnownAttributePicker
          label="What the steps are"
          otherLabel="Attribute of the steps"
          known={knownSteps}
          value={state.step}
          onPick={(step) => onChange({ step, anchor: undefined, patterns: [] })}
        />
        <AnchorField
          step={state.step}
          anchor={state.anchor}
          onChange={(anchor) => onChange({ anchor })}
        />
        <Word>in</Word>
        <Count
          label="Steps"
          words="steps"
          options={columnOptions}
          value={state.columns}
          onChange={(columns) => onChange({ columns })}
        />
        <Word>of the</Word>
        <Count
          label="Values of each step"
          words="most frequent"
          options={entryOptions}
          value={state.entries}
          onChange={(entries) => onChange({ entries })}
        />
        <PatternsField
          step={state.step}
          patterns={state.patterns}
          onChange={(patterns) => onChange({ patterns })}
          draft={draft}
          onDraft={onPattern}
        />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Word>count</Word>
        <EntityPicker entity={state.entity} onPick={(entity) => onChange({ entity })} />
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
      </div>
    </section>
  )
}

interface CountProps {
  readonly label: string
  readonly words: string
  readonly options: readonly number[]
  readonly value: number
  readonly onChange: (value: number) => void
}

/** One of some numbers, or any that an address has. */
function Count({ label, words, options, value, onChange }: CountProps): ReactElement {
  const offered = [...new Set([...options, value])].toSorted((one, other) => one - other)
  return (
    <Select
      label={label}
      options={offered.map((one) => ({ value: String(one), label: `${one} ${words}` }))}
      value={String(value)}
      onChange={(picked) => onChange(Number(picked))}
    />
  )
}

function Word({ children }: { readonly children: string }): ReactElement {
  return <span className="text-[13px] text-faint">{children}</span>
}

/** Changes that follow each other within this time are asked once. */
const quietMs = 250

function Asked({ state, onChange, onPattern }: PartProps): ReactElement {
  const { api_key: apiKey } = useOverview()
  const question = useSettled(questionOf(state), quietMs)
  const { atMs, askAgain } = useAskedMoment(question)
  const asking = readPaths(question)
  const window = windowOf(asking.range, { nowMs: atMs, zone: asking.zone })
  const questionKey = ['paths', question, atMs]
  const asked = useReport({
    key: questionKey,
    ask: async (signal) => askPaths(asking, window, signal),
    isEmpty: ({ diagram }) => diagram.nodes.length === 0,
  })
  return (
    <>
      <QuestionTools
        state={state}
        onChange={onChange}
        onAskAgain={askAgain}
        calls={callsOf({ ...asking, open: state.open }, window)}
        apiKey={apiKey}
      />
      <section
        aria-label="Report"
        className="min-w-0 overflow-hidden rounded-2xl border border-line bg-card"
      >
        <ReportFrame
          asked={asked}
          heightPx={460}
          empty={<NobodyThere state={state} onChange={onChange} />}
        >
          {(answer) => (
            <Answered {...answer} least={state.least} onChange={onChange} onPattern={onPattern} />
          )}
        </ReportFrame>
      </section>
      <PeoplePanel
        list={peopleOfPart({ ...asking, open: state.open }, window, questionKey)}
        onClose={() => onChange({ open: undefined })}
      />
    </>
  )
}

/** The requests behind what is shown. */
function callsOf(state: PathsState, window: Window): readonly ApiCall[] {
  const paths = { title: 'Paths', path: sankeyPaths.sankey, body: sankeyRequest(state, window) }
  if (state.open === undefined) return [paths]
  const body = peopleRequest(state, window, { part: state.open, limit: 100 })
  return [paths, { title: 'Who they are', path: sankeyPaths.list, body }]
}

interface AnsweredProps {
  readonly diagram: Diagram
  readonly question: PathsState
  readonly least: number
  readonly onChange: PartProps['onChange']
  readonly onPattern: PartProps['onPattern']
}

function Answered({ diagram, question, least, onChange, onPattern }: AnsweredProps): ReactElement {
  const [pointed, setPointed] = useState<PointedNode | undefined>()
  const { anchor, entity } = question
  const counted = entitiesWord(entity)
  const drawn = useMemo(() => withoutSmall(diagram, least), [diagram, least])
  return (
    <>
      <LeastLink
        diagram={diagram}
        least={least}
        entity={entity}
        onChange={(change) => onChange(change, 'replace')}
      />
      <SankeyChart
        diagram={diagram}
        least={least}
        anchor={anchor}
        entity={entity}
        onNode={(node, at) => setPointed({ node, at })}
        onLink={({ part }) => onChange({ open: part })}
      />
      <PathsTable
        diagram={drawn}
        anchor={anchor}
        counted={counted}
        onOpen={(open) => onChange({ open })}
      />
      {pointed === undefined ? null : (
        <NodeMenu
          {...pointed}
          state={question}
          onChange={onChange}
          onPattern={onPattern}
          onClose={() => setPointed(undefined)}
        />
      )}
    </>
  )
}

/** What of a state is asked, as text. */
function questionOf(state: PathsState): string {
  return writePaths({ ...state, least: startState.least, open: undefined, form: 'none' })
}
