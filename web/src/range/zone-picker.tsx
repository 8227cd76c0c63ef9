import { useId, type ReactElement } from 'react'
import { ownZone } from './window.ts'
import { isZone, utc } from './zone-clock.ts'

interface ZonePickerProps {
  readonly zone: string
  readonly onPick: (zone: string) => void
}

/** The zone whose days, weeks and months are meant: any that the browser knows. */
export function ZonePicker({ zone, onPick }: ZonePickerProps): ReactElement {
  const id = useId()
  const own = ownZone()
  const quick = [...new Set([utc, own])].filter((name) => name !== zone)
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-line pt-3 text-[13px] text-muted">
      <label htmlFor={id}>Time zone</label>
      <input
        id={id}
        key={zone}
        list={`${id}-zones`}
        className="h-8 w-52 min-w-0 rounded-lg border border-line-strong bg-card px-2.5 text-[13px] text-ink"
        defaultValue={zone}
        autoComplete="off"
        spellCheck={false}
        onChange={(change) => {
          const typed = change.target.value.trim()
          if (typed !== zone && isZone(typed)) onPick(typed)
        }}
      />
      <datalist id={`${id}-zones`}>
        {[utc, ...Intl.supportedValuesOf('timeZone')].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {quick.map((name) => (
        <button
          key={name}
          type="button"
          className="text-accent hover:underline"
          onClick={() => onPick(name)}
        >
          {name}
        </button>
      ))}
    </div>
  )
}
