import { useState, type DragEvent, type ReactElement } from 'react'
import { allEvents, type PickedEvents } from '../building/picked-events.ts'
import { PickedEventsField } from '../building/picked-events-field.tsx'
import { Button } from '../controls/button.tsx'
import type { IconName } from '../controls/icon-paths.ts'
import { Icon } from '../controls/icon.tsx'
import { alternativeMarks, moved, stepsMax, stepWords, type StepChoice } from './steps.ts'

interface StepRowsProps {
  readonly steps: readonly StepChoice[]
  readonly onChange: (steps: readonly StepChoice[]) => void
}

/** The steps in their order. They are dragged by their number, or moved by buttons. */
export function StepRows({ steps, onChange }: StepRowsProps): ReactElement {
  const [dragged, setDragged] = useState<number | undefined>()
  const drop = (to: number): void => {
    if (dragged !== undefined && dragged !== to) onChange(moved(steps, dragged, to))
    setDragged(undefined)
  }
  return (
    <ol aria-label="Steps" className="flex flex-col gap-2">
      {steps.map((step, index) => (
        <li
          // Steps have no identity but their place.
          key={index}
          className={`flex items-start gap-2 rounded-xl ${dragged !== undefined && dragged !== index ? 'outline-2 outline-line outline-dashed' : ''}`}
          onDragOver={(over) => dragged !== undefined && over.preventDefault()}
          onDrop={() => drop(index)}
        >
          <Grip
            number={index + 1}
            onStart={() => setDragged(index)}
            onEnd={() => setDragged(undefined)}
          />
          <Alternatives
            step={step}
            number={index + 1}
            onChange={(changed) => onChange(steps.with(index, changed))}
          />
          <StepActions steps={steps} index={index} onChange={onChange} />
        </li>
      ))}
    </ol>
  )
}

interface GripProps {
  readonly number: number
  readonly onStart: () => void
  readonly onEnd: () => void
}

function Grip({ number, onStart, onEnd }: GripProps): ReactElement {
  const start = (drag: DragEvent): void => {
    drag.dataTransfer.effectAllowed = 'move'
    // Firefox drags nothing that carries nothing.
    drag.dataTransfer.setData('text/plain', String(number))
    onStart()
  }
  return (
    <span
      draggable
      title="Drag to another place"
      className="numbers flex h-8 min-w-8 cursor-grab items-center justify-center rounded-lg bg-sunken px-2 text-[13px] font-semibold active:cursor-grabbing"
      onDragStart={start}
      onDragEnd={onEnd}
    >
      {number}
    </span>
  )
}

interface StepProps {
  readonly step: StepChoice
  readonly number: number
  readonly onChange: (step: StepChoice) => void
}

function Alternatives({ step, number, onChange }: StepProps): ReactElement {
  const { events } = step
  const change = (at: number, picked: PickedEvents): void =>
    onChange({ ...step, events: events.with(at, picked) })
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-2">
      {events.map((picked, at) => (
        <div key={at} className="flex flex-wrap items-center gap-2">
          {at === 0 ? null : <span className="text-[13px] text-faint">or</span>}
          <PickedEventsField
            label={`step ${number}${alternativeMarks[at] ?? ''}`}
            value={picked}
            onChange={(changed) => change(at, changed)}
          />
          {events.length === 1 ? null : (
            <ActionButton
              label={`Remove alternative ${at + 1} of step ${number}`}
              icon="close"
              onClick={() => onChange({ ...step, events: events.toSpliced(at, 1) })}
            />
          )}
          {at === events.length - 1 && events.length < alternativeMarks.length ? (
            <Button
              look="quiet"
              onClick={() => onChange({ ...step, events: [...events, allEvents] })}
            >
              <Icon name="plus" size={14} />
              <span>
                or<span className="sr-only"> another event for step {number}</span>
              </span>
            </Button>
          ) : null}
        </div>
      ))}
    </div>
  )
}

interface StepActionsProps extends StepRowsProps {
  readonly index: number
}

function StepActions({ steps, index, onChange }: StepActionsProps): ReactElement | null {
  const [isNaming, setNaming] = useState(false)
  const step = steps[index]
  if (step === undefined) return null
  const number = index + 1
  if (isNaming) {
    const commit = (name: string): void => {
      setNaming(false)
      onChange(steps.with(index, { ...step, name: name.trim() }))
    }
    return <NameField step={step} number={number} onCommit={commit} />
  }
  return (
    <span className="ml-auto flex flex-wrap justify-end">
      {step.name === '' ? null : (
        <span className="flex h-8 max-w-48 items-center truncate px-2 text-[13px] font-medium">
          {step.name}
        </span>
      )}
      <ActionButton label={`Rename step ${number}`} icon="pencil" onClick={() => setNaming(true)} />
      <ActionButton
        label={`Move step ${number} up`}
        icon="up"
        isDisabled={index === 0}
        onClick={() => onChange(moved(steps, index, index - 1))}
      />
      <ActionButton
        label={`Move step ${number} down`}
        icon="down"
        isDisabled={number === steps.length}
        onClick={() => onChange(moved(steps, index, index + 1))}
      />
      <ActionButton
        label={`Duplicate step ${number}`}
        icon="copy"
        isDisabled={steps.length >= stepsMax}
        onClick={() => onChange(steps.toSpliced(index, 0, step))}
      />
      <ActionButton
        label={`Remove step ${number}`}
        icon="close"
        onClick={() => onChange(steps.toSpliced(index, 1))}
      />
    </span>
  )
}

interface NameFieldProps extends Omit<StepProps, 'onChange'> {
  readonly onCommit: (name: string) => void
}

function NameField({ step, number, onCommit }: NameFieldProps): ReactElement {
  return (
    <input
      autoFocus
      aria-label={`Name of step ${number}`}
      className="h-8 w-48 min-w-0 rounded-lg border border-line-strong bg-card px-2.5 text-[13px]"
      placeholder={stepWords({ ...step, name: '' })}
      defaultValue={step.name}
      onBlur={(left) => onCommit(left.target.value)}
      onKeyDown={(press) => {
        if (press.key === 'Enter') onCommit(press.currentTarget.value)
        if (press.key === 'Escape') onCommit(step.name)
      }}
    />
  )
}

interface ActionButtonProps {
  readonly label: string
  readonly icon: IconName
  readonly isDisabled?: boolean
  readonly onClick: () => void
}

function ActionButton({ label, icon, isDisabled, onClick }: ActionButtonProps): ReactElement {
  return (
    <Button
      look="quiet"
      className="w-7 px-0!"
      aria-label={label}
      title={label}
      disabled={isDisabled === true}
      onClick={onClick}
    >
      <Icon name={icon} size={14} />
    </Button>
  )
}
