import { useId, useState, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Key, PickerButton } from '../controls/picker-button.tsx'
import { Popover } from '../controls/popover.tsx'
import { useKeys } from '../navigation/keys.ts'
import { Calendar } from './calendar.tsx'
import { customRangeKey, presets, rangeLabel, type Range } from './range.ts'
import { printRange, readRange } from './range-text.ts'
import { windowWords } from './window-words.ts'
import { windowOf } from './window.ts'
import { ZonePicker } from './zone-picker.tsx'
import { utc, wallTimeAt } from './zone-clock.ts'

interface RangePickerProps {
  readonly range: Range
  readonly zone: string
  /** Stands on the button instead of the range. */
  readonly words?: string
  readonly onPick: (range: Range) => void
  /** Absent: days are those of UTC, and nothing else is offered. */
  readonly onZone?: (zone: string) => void
}

/** When a question looks at: presets with single keys, typed text, a calendar, and the zone of its days. */
export function RangePicker(props: RangePickerProps): ReactElement {
  const [isOpen, setOpen] = useState(false)
  useKeys({
    ...Object.fromEntries(
      presets.map(({ key, range }) => [
        key,
        { title: `Range: ${rangeLabel(range).toLowerCase()}`, run: () => props.onPick(range) },
      ]),
    ),
    [customRangeKey]: { title: 'Choose a range', run: () => setOpen(true) },
  })
  return (
    <Popover
      label="Choose a range"
      isWide
      isOpen={isOpen}
      onOpen={setOpen}
      trigger={
        <PickerButton shortcut={customRangeKey.toUpperCase()}>
          <span className="sr-only">Range</span>
          <span className="truncate font-medium">{props.words ?? rangeLabel(props.range)}</span>
          {props.zone === utc ? null : <span className="truncate text-muted">{props.zone}</span>}
        </PickerButton>
      }
      content={(close) => (
        <Choices
          {...props}
          onPick={(range) => {
            props.onPick(range)
            close()
          }}
        />
      )}
    />
  )
}

function Choices({ range, zone, onPick, onZone }: RangePickerProps): ReactElement {
  const now = { nowMs: Date.now(), zone }
  const window = windowOf(range, now)
  return (
    <div className="flex flex-col sm:flex-row">
      <Presets range={range} onPick={onPick} />
      <div className="flex min-w-0 flex-1 flex-col gap-4 p-4">
        <RangeField range={range} zone={zone} onPick={onPick} />
        <Calendar
          from={dayOf(window.fromMs, zone)}
          to={dayOf(window.toMs - 1, zone)}
          today={dayOf(now.nowMs, zone)}
          onPick={(from, to) => onPick({ kind: 'between', from, to })}
        />
        {onZone === undefined ? null : <ZonePicker zone={zone} onPick={onZone} />}
      </div>
    </div>
  )
}

function dayOf(ms: number, zone: string): string {
  const { year, month, day } = wallTimeAt(ms, zone)
  const padded = [month, day].map((part) => String(part).padStart(2, '0'))
  return [year, ...padded].join('-')
}

function Presets({ range, onPick }: Pick<RangePickerProps, 'range' | 'onPick'>): ReactElement {
  const chosen = printRange(range)
  return (
    <ul className="flex flex-wrap gap-0.5 border-line p-1.5 max-sm:border-b sm:w-44 sm:flex-col sm:border-r">
      {presets.map((preset) => (
        <li key={preset.key}>
          <button
            type="button"
            aria-pressed={printRange(preset.range) === chosen}
            className="flex h-8 w-full items-center justify-between gap-2 rounded-lg px-2.5 text-[13px] hover:bg-pointed aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent"
            onClick={() => onPick(preset.range)}
          >
            {rangeLabel(preset.range)}
            <Key name={preset.key.toUpperCase()} />
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Typed text, with what it means right now below it. */
function RangeField({ range, zone, onPick }: Omit<RangePickerProps, 'onZone'>): ReactElement {
  const id = useId()
  const [text, setText] = useState('')
  const typed = text === '' ? range : readRange(text)
  const meaning =
    typed === undefined
      ? 'Not a range. Write last 90d, this month, 2026-10, 2026-10-01..2026-10-15 or 2026-10-01..'
      : windowWords(windowOf(typed, { nowMs: Date.now(), zone }), zone)
  return (
    <form
      onSubmit={(submit) => {
        submit.preventDefault()
        if (typed !== undefined && text !== '') onPick(typed)
      }}
    >
      <div className="flex gap-2">
        <input
          aria-label="Range as text"
          aria-describedby={id}
          aria-invalid={typed === undefined}
          className="h-8 min-w-0 flex-1 rounded-lg border border-line-strong bg-card px-2.5 text-[13px] aria-invalid:border-danger"
          placeholder={printRange(range)}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(change) => setText(change.target.value)}
        />
        <Button type="submit" disabled={typed === undefined || text === ''}>
          Apply
        </Button>
      </div>
      <p
        id={id}
        aria-live="polite"
        className={`mt-1.5 text-[13px] ${typed === undefined ? 'text-danger' : 'text-muted'}`}
      >
        {meaning}
      </p>
    </form>
  )
}
