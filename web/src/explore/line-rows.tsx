import { namePaths } from '@throughline/contract'
import { useState, type ReactElement, type ReactNode } from 'react'
import { EventPicker } from '../building/event-picker.tsx'
import { FilterForm } from '../building/filter-form.tsx'
import { MeasurePicker } from '../building/measure-picker.tsx'
import { Swatch } from '../charts/swatch.tsx'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { withCopy, withLine, withoutLine } from './change-lines.ts'
import { FormulaField } from './formula-field.tsx'
import { letters, lineWords, type EventLine, type LineChoice } from './line-choice.ts'
import type { FilterFault } from './report.ts'
import type { ExploreState } from './url.ts'

interface LineRowsProps {
  readonly state: ExploreState
  readonly fault: FilterFault | undefined
  readonly onChange: (change: Partial<ExploreState>) => void
  /** Which event picker a key has opened: that of the first line. */
  readonly isFirstOpen: boolean
  readonly onFirstOpen: (isOpen: boolean) => void
}

/** The lines of the report, each with its letter and what it measures. */
export function LineRows(props: LineRowsProps): ReactElement {
  const { state } = props
  return (
    <ol className="flex flex-col gap-2">
      {state.lines.map((line, index) => (
        <li key={line.letter} className="flex flex-wrap items-start gap-2">
          <Letter line={line} isDrawnOnce={state.breakdown === ''} />
          {line.kind === 'formula' ? (
            <FormulaField
              line={line}
              lines={state.lines}
              onChange={(changed) => props.onChange({ lines: withLine(state.lines, changed) })}
            />
          ) : (
            <EventParts {...props} line={line} isFirst={index === 0} />
          )}
          <LineActions {...props} line={line} />
        </li>
      ))}
    </ol>
  )
}

function Letter(props: { readonly line: LineChoice; readonly isDrawnOnce: boolean }): ReactElement {
  const { letter } = props.line
  return (
    <span className="flex h-8 items-center gap-1.5 rounded-lg bg-sunken px-2 text-[13px] font-semibold">
      {props.isDrawnOnce ? <Swatch index={letters.indexOf(letter)} /> : null}
      {letter}
    </span>
  )
}

interface EventPartsProps extends LineRowsProps {
  readonly line: EventLine
  readonly isFirst: boolean
}

function EventParts(props: EventPartsProps): ReactElement {
  const { line, state, fault, isFirst } = props
  const change = (part: Partial<EventLine>): void =>
    props.onChange({ lines: withLine(state.lines, { ...line, ...part }), hidden: [] })
  const named = attributesOf(line)
  const opening = isFirst
    ? { shortcut: 'V', isOpen: props.isFirstOpen, onOpen: props.onFirstOpen }
    : {}
  return (
    <>
      <MeasurePicker
        label={isFirst ? 'Measure' : `Measure of ${line.letter}`}
        event={named}
        value={line.measure}
        onPick={(measure) => change({ measure })}
      />
      <Word>of</Word>
      <EventPicker
        label={isFirst ? 'Event' : `Event of ${line.letter}`}
        value={line.event}
        onPick={(event) => change({ event })}
        {...opening}
      />
      <FilterForm
        label={`Filter of ${line.letter}`}
        isText={state.form === 'text'}
        event={named}
        text={line.filter}
        fault={fault?.letter === line.letter ? fault : undefined}
        onChange={(filter) => change({ filter })}
      />
    </>
  )
}

/** The event whose attributes are offered: those of browsers are known by type, not by name. */
export function attributesOf(line: LineChoice | undefined): string {
  if (line?.kind !== 'events' || line.event.type in namePaths) return ''
  return line.event.name
}

export function Word({ children }: { readonly children: ReactNode }): ReactElement {
  return <span className="flex h-8 items-center text-[13px] text-faint">{children}</span>
}

function LineActions({
  line,
  state,
  onChange,
}: LineRowsProps & { line: LineChoice }): ReactElement {
  const [isNaming, setNaming] = useState(false)
  const lines = state.lines
  if (isNaming) {
    const commit = (name: string): void => {
      setNaming(false)
      onChange({ lines: withLine(lines, { ...line, name: name.trim() }) })
    }
    return <NameField line={line} onCommit={commit} onCancel={() => setNaming(false)} />
  }
  const isOnly = lines.length === 1
  return (
    <span className="ml-auto flex">
      {line.name === '' ? null : (
        <span className="flex h-8 max-w-48 items-center truncate px-2 text-[13px] font-medium">
          {line.name}
        </span>
      )}
      <ActionButton label={`Rename ${line.letter}`} icon="pencil" onClick={() => setNaming(true)} />
      <ActionButton
        label={`Duplicate ${line.letter}`}
        icon="copy"
        onClick={() => onChange({ lines: withCopy(lines, line) })}
      />
      {isOnly ? null : (
        <ActionButton
          label={`Delete ${line.letter}`}
          icon="close"
          onClick={() => onChange({ lines: withoutLine(lines, line.letter), hidden: [] })}
        />
      )}
    </span>
  )
}

interface ActionButtonProps {
  readonly label: string
  readonly icon: 'pencil' | 'copy' | 'close'
  readonly onClick: () => void
}

function ActionButton({ label, icon, onClick }: ActionButtonProps): ReactElement {
  return (
    <Button look="quiet" className="w-8 px-0!" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} size={15} />
    </Button>
  )
}

interface NameFieldProps {
  readonly line: LineChoice
  readonly onCommit: (name: string) => void
  readonly onCancel: () => void
}

function NameField({ line, onCommit, onCancel }: NameFieldProps): ReactElement {
  return (
    <input
      // The reader has just asked to type here.
      ref={(field) => field?.focus()}
      aria-label={`Name of ${line.letter}`}
      className="ml-auto h-8 w-44 rounded-lg border border-line-strong bg-card px-2.5 text-[13px]"
      placeholder={lineWords({ ...line, name: '' })}
      defaultValue={line.name}
      onBlur={(left) => onCommit(left.target.value)}
      onKeyDown={(press) => {
        if (press.key === 'Enter') onCommit(press.currentTarget.value)
        if (press.key === 'Escape') onCancel()
      }}
    />
  )
}
