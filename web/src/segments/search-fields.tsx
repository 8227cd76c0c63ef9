import type { TimeFrame } from '@throughline/contract'
import type { ReactElement } from 'react'
import { EventPicker } from '../building/event-picker.tsx'
import { FilterRows } from '../building/filter-rows.tsx'
import { Button } from '../controls/button.tsx'
import { Select } from '../controls/select.tsx'
import { frameUnits, frameWords, lastMonth, operators, startDeed, type Deed } from './draft.ts'
import { fieldLook } from './field-look.ts'
import type { FieldsProps } from './segment-form.tsx'

/** What has to hold for those whom the segment finds; all of it. */
export function SearchFields({ draft, onChange }: FieldsProps): ReactElement {
  const { entity, query, firstSeen, lastSeen, deed } = draft
  return (
    <fieldset className="grid gap-3 text-[13px]">
      <legend className="mb-3 font-medium">All of this has to hold</legend>
      <label className="grid gap-1.5 text-muted">
        What is known of them
        <input
          className={`${fieldLook} font-mono`}
          placeholder={
            entity === 'user' ? '@usr.plan:paid user_email:*@x.com' : 'account_name:Acme*'
          }
          value={query}
          autoComplete="off"
          spellCheck={false}
          onChange={(typed) => onChange({ query: typed.target.value })}
        />
      </label>
      <Seen
        label="First seen"
        frame={firstSeen}
        onChange={(frame) => onChange({ firstSeen: frame })}
      />
      <Seen
        label="Last seen"
        frame={lastSeen}
        onChange={(frame) => onChange({ lastSeen: frame })}
      />
      {deed === undefined ? (
        <span>
          <Button onClick={() => onChange({ deed: startDeed })}>Add what they did</Button>
        </span>
      ) : (
        <DeedFields
          deed={deed}
          onChange={(part) => onChange({ deed: { ...deed, ...part } })}
          onRemove={() => onChange({ deed: undefined })}
        />
      )}
    </fieldset>
  )
}

interface SeenProps {
  readonly label: string
  readonly frame: TimeFrame | undefined
  readonly onChange: (frame: TimeFrame | undefined) => void
}

function Seen({ label, frame, onChange }: SeenProps): ReactElement {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-2">
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={frame !== undefined}
          onChange={({ target }) => onChange(target.checked ? lastMonth : undefined)}
        />
        {label}
      </label>
      {frame === undefined ? null : <FrameFields of={label} frame={frame} onChange={onChange} />}
    </div>
  )
}

const unitOptions = frameUnits.map((value) => ({ value, label: `${value}s` }))

interface FrameFieldsProps {
  readonly of: string
  readonly frame: TimeFrame
  readonly onChange: (frame: TimeFrame) => void
}

/** How far back; a fixed time that the API was told stays as it is. */
function FrameFields({ of, frame, onChange }: FrameFieldsProps): ReactElement {
  const { last, unit } = frame
  if (last === undefined || unit === undefined) {
    return (
      <>
        <span className="text-muted">{frameWords(frame)}</span>
        <Button onClick={() => onChange(lastMonth)}>Count back instead</Button>
      </>
    )
  }
  return (
    <>
      <span className="text-muted">in the last</span>
      <input
        type="number"
        min={1}
        aria-label={`${of}: how many`}
        className={`${fieldLook} w-20`}
        value={last}
        onChange={({ target }) => onChange({ last: Math.max(1, target.valueAsNumber || 1), unit })}
      />
      <Select
        label={`${of}: of which unit`}
        options={unitOptions}
        value={frameUnits.find((known) => known === unit) ?? 'day'}
        onChange={(next) => onChange({ last, unit: next })}
      />
    </>
  )
}

const operatorLabels = { '>=': 'at least', '=': 'exactly', '<=': 'at most' } as const
const operatorOptions = operators.map((value) => ({ value, label: operatorLabels[value] }))

interface DeedFieldsProps {
  readonly deed: Deed
  readonly onChange: (part: Partial<Deed>) => void
  readonly onRemove: () => void
}

function DeedFields({ deed, onChange, onRemove }: DeedFieldsProps): ReactElement {
  return (
    <div
      role="group"
      aria-label="What they did"
      className="grid gap-2.5 rounded-xl border border-line p-3"
    >
      <div className="flex flex-wrap items-center gap-2">
        <span>did</span>
        <EventPicker value={deed.event} onPick={(event) => onChange({ event })} />
        <FilterRows
          text={deed.filter}
          event={deed.event.name}
          onChange={(filter) => onChange({ filter })}
        />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Select
          label="How often, compared"
          options={operatorOptions}
          value={deed.operator}
          onChange={(operator) => onChange({ operator })}
        />
        <input
          type="number"
          min={0}
          aria-label="How often"
          className={`${fieldLook} w-20`}
          value={Number.isNaN(deed.times) ? '' : deed.times}
          onChange={({ target }) => onChange({ times: target.valueAsNumber })}
        />
        <span>times</span>
        <FrameFields
          of="What they did"
          frame={deed.frame}
          onChange={(frame) => onChange({ frame })}
        />
        <span className="flex-1" />
        <Button look="quiet" onClick={onRemove}>
          Remove
        </Button>
      </div>
    </div>
  )
}
