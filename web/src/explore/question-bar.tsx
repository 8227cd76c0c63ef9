import { useRef, useState, type ReactElement } from 'react'
import { AttributePicker } from '../building/attribute-picker.tsx'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { Select } from '../controls/select.tsx'
import { useKeys } from '../navigation/keys.ts'
import { withNewLine } from './change-lines.ts'
import { FilterForm } from './filter-form.tsx'
import { freeLetter } from './line-choice.ts'
import { attributesOf, LineRows, Word } from './line-rows.tsx'
import type { Failure } from './report.ts'
import { tops, type ExploreState } from './url.ts'

interface QuestionBarProps {
  readonly state: ExploreState
  readonly failure: Failure | undefined
  readonly onChange: (change: Partial<ExploreState>) => void
}

const topOptions = tops.map((value) => ({ value, label: `top ${value}` }))
const formOptions = [
  { value: 'builder', content: 'Builder', title: 'Filters as rows' },
  { value: 'text', content: 'Search text', title: 'Filters as search text' },
  { value: 'api', content: 'API request', title: 'The requests behind the report' },
] as const

/** What is asked: lines, what narrows all of them, and what splits them. */
export function QuestionBar({ state, failure, onChange }: QuestionBarProps): ReactElement {
  const [open, setOpen] = useState<'event' | 'breakdown' | undefined>()
  const filter = useRef<HTMLInputElement>(null)
  useKeys({
    v: () => setOpen('event'),
    b: () => setOpen('breakdown'),
    '/': () => {
      onChange({ form: 'text' })
      requestAnimationFrame(() => filter.current?.focus())
    },
  })
  const isFaultHere = failure?.kind === 'filter' && failure.letter === undefined
  return (
    <section aria-label="Question" className="flex flex-col gap-3">
      <LineRows
        state={state}
        failure={failure}
        onChange={onChange}
        isFirstOpen={open === 'event'}
        onFirstOpen={(isOpen) => setOpen(isOpen ? 'event' : undefined)}
      />
      <Additions state={state} onChange={onChange} />
      <div className="flex flex-wrap items-start gap-2">
        <Word>where</Word>
        <FilterForm
          label="Filter"
          form={state.form}
          event={state.lines.length === 1 ? attributesOf(state.lines[0]) : ''}
          text={state.filter}
          failure={isFaultHere ? failure : undefined}
          onChange={(text) => onChange({ filter: text })}
          field={filter}
        />
        <div className="flex min-w-0 gap-2">
          <Word>by</Word>
          <AttributePicker
            label="Breakdown"
            none="no breakdown"
            shortcut="B"
            event={state.lines.length === 1 ? attributesOf(state.lines[0]) : ''}
            value={state.breakdown}
            isOpen={open === 'breakdown'}
            onOpen={(isOpen) => setOpen(isOpen ? 'breakdown' : undefined)}
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
      </div>
    </section>
  )
}

function Additions({ state, onChange }: Omit<QuestionBarProps, 'failure'>): ReactElement {
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
