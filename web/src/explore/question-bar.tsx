import { namePaths } from '@throughline/contract'
import { useRef, useState, type ReactElement } from 'react'
import { Select } from '../controls/select.tsx'
import { useKeys } from '../navigation/keys.ts'
import { BreakdownPicker } from './breakdown-picker.tsx'
import { EventPicker } from './event-picker.tsx'
import { FilterField } from './filter-field.tsx'
import { measureNames, measures } from './measure.ts'
import type { Failure } from './report.ts'
import { tops, type ExploreState } from './url.ts'

interface QuestionBarProps {
  readonly state: ExploreState
  readonly failure: Failure | undefined
  readonly onChange: (change: Partial<ExploreState>) => void
}

const measureOptions = measureNames.map((value) => ({ value, label: measures[value].label }))
const topOptions = tops.map((value) => ({ value, label: `top ${value}` }))

/** The question as a sentence: count of – this event – by – that attribute – where. */
export function QuestionBar({ state, failure, onChange }: QuestionBarProps): ReactElement {
  const [open, setOpen] = useState<'event' | 'breakdown' | undefined>()
  const filter = useRef<HTMLInputElement>(null)
  useKeys({
    e: () => setOpen('event'),
    b: () => setOpen('breakdown'),
    '/': () => filter.current?.focus(),
  })
  return (
    <section aria-label="Question" className="flex flex-wrap items-start gap-2">
      <Select
        label="Measure"
        options={measureOptions}
        value={state.measure}
        onChange={(measure) => onChange({ measure })}
      />
      <EventPicker
        value={state.event}
        isOpen={open === 'event'}
        onOpen={(isOpen) => setOpen(isOpen ? 'event' : undefined)}
        onPick={(event) => onChange({ event, hidden: [] })}
      />
      <div className="flex min-w-0 gap-2">
        <Word text="by" />
        <BreakdownPicker
          event={state.event.type in namePaths ? '' : state.event.name}
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
      <div className="flex min-w-0 flex-1 basis-80 gap-2">
        <Word text="where" />
        <FilterField
          field={filter}
          value={state.filter}
          failure={failure?.kind === 'filter' ? failure : undefined}
          onChange={(text) => onChange({ filter: text })}
        />
      </div>
    </section>
  )
}

function Word({ text }: { text: string }): ReactElement {
  return <span className="flex h-8 items-center text-[13px] text-faint">{text}</span>
}
