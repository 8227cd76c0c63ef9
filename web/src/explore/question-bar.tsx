import { useState, type ReactElement } from 'react'
import { AudiencePicker } from '../building/audience-picker.tsx'
import { AttributePicker } from '../building/attribute-picker.tsx'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { Select } from '../controls/select.tsx'
import { useKeys } from '../navigation/keys.ts'
import { withNewLine } from './change-lines.ts'
import { FilterForm } from '../building/filter-form.tsx'
import { freeLetter } from './line-choice.ts'
import { attributesOf, LineRows, Word } from './line-rows.tsx'
import type { FilterFault } from './report.ts'
import { tops, type ExploreState } from './url.ts'

/** The picker that is open, other than by a press on its button. */
export type OpenPicker = 'event' | 'breakdown'

interface QuestionBarProps {
  readonly state: ExploreState
  readonly fault: FilterFault | undefined
  readonly onChange: (change: Partial<ExploreState>) => void
  readonly open: OpenPicker | undefined
  readonly onOpen: (open: OpenPicker | undefined) => void
}

const topOptions = tops.map((value) => ({ value, label: `top ${value}` }))
const formOptions = [
  { value: 'builder', content: 'Builder', title: 'Filters as rows' },
  { value: 'text', content: 'Search text', title: 'Filters as search text' },
  { value: 'api', content: 'API request', title: 'The requests behind the report' },
  { value: 'sql', content: 'SQL', title: 'What the engine is asked' },
] as const

/** What is asked: lines, what narrows all of them, and what splits them. */
export function QuestionBar({
  state,
  fault,
  onChange,
  open,
  onOpen,
}: QuestionBarProps): ReactElement {
  const [focusCall, setFocusCall] = useState(0)
  useKeys({
    v: { title: 'Choose the event', run: () => onOpen('event') },
    b: { title: 'Break down', run: () => onOpen('breakdown') },
    '/': {
      title: 'Type a filter',
      run: () => {
        onChange({ form: 'text' })
        setFocusCall((calls) => calls + 1)
      },
    },
  })
  return (
    <section aria-label="Question" className="flex flex-col gap-3">
      <LineRows
        state={state}
        fault={fault}
        onChange={onChange}
        isFirstOpen={open === 'event'}
        onFirstOpen={(isOpen) => onOpen(isOpen ? 'event' : undefined)}
      />
      <Additions state={state} onChange={onChange} />
      <div className="flex flex-wrap items-start gap-2">
        <Word>where</Word>
        <FilterForm
          label="Filter"
          isText={state.form === 'text'}
          event={state.lines.length === 1 ? attributesOf(state.lines[0]) : ''}
          text={state.filter}
          fault={fault?.letter === undefined ? fault : undefined}
          onChange={(text) => onChange({ filter: text })}
          focusCall={focusCall}
        />
        <div className="flex min-w-0 gap-2">
          <Word>of</Word>
          <AudiencePicker segment={state.segment} onPick={(segment) => onChange({ segment })} />
        </div>
        <Breakdown state={state} onChange={onChange} open={open} onOpen={onOpen} />
      </div>
    </section>
  )
}

function Breakdown(props: Omit<QuestionBarProps, 'fault'>): ReactElement {
  const { state, onChange, open, onOpen } = props
  return (
    <div className="flex min-w-0 gap-2">
      <Word>by</Word>
      <AttributePicker
        label="Breakdown"
        none="no breakdown"
        shortcut="B"
        event={state.lines.length === 1 ? attributesOf(state.lines[0]) : ''}
        value={state.breakdown}
        isOpen={open === 'breakdown'}
        onOpen={(isOpen) => onOpen(isOpen ? 'breakdown' : undefined)}
        onPick={(breakdown) => onChange({ breakdown, hidden: [] })}
      />
      {state.breakdown === '' ? null : (
        <Select
          label="How many values"
          options={topOptions}
          value={state.top}
          onChange={(top) => onChange({ top })}
        />
      )}
    </div>
  )
}

function Additions({
  state,
  onChange,
}: Pick<QuestionBarProps, 'state' | 'onChange'>): ReactElement {
  const isFull = freeLetter(state.lines) === undefined
  const add = (kind: 'events' | 'formula'): void =>
    onChange({ lines: withNewLine(state.lines, kind) })
  return (
    <div className="flex flex-wrap items-center gap-1">
      <Button look="quiet" disabled={isFull} onClick={() => add('events')}>
        <Icon name="plus" size={14} /> Line
      </Button>
      <Button look="quiet" disabled={isFull} onClick={() => add('formula')}>
        <Icon name="plus" size={14} /> Formula
      </Button>
      <span className="ml-auto">
        <Segmented
          label="Form of the question"
          options={formOptions}
          value={state.form}
          onChange={(form) => onChange({ form })}
        />
      </span>
    </div>
  )
}
