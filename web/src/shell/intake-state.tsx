import type { Overview } from '@throughline/contract'
import type { ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import { Popover } from '../controls/popover.tsx'
import { intakeStanding } from './intake-standing.ts'

type Counters = Overview['counters']

/**
 * Whether what was accepted is stored, always in sight:
 * accepted = stored + waiting + set aside + lost + discarded.
 */
export function IntakeState({ counters }: { counters: Counters }): ReactElement {
  const { words, isWhole } = intakeStanding(counters)
  const dot = isWhole ? 'bg-success' : 'bg-warning'
  return (
    <Popover
      label="Intake"
      trigger={
        <button
          type="button"
          className="flex h-8 items-center gap-2 rounded-lg px-2 text-[13px] text-muted hover:bg-sunken hover:text-ink"
        >
          <span className={`size-2 rounded-full ${dot}`} />
          <span className="numbers">{words}</span>
        </button>
      }
      content={() => <Figures counters={counters} />}
    />
  )
}

function Figures({ counters }: { counters: Counters }): ReactElement {
  return (
    <div className="p-4 text-[13px]">
      <h2 className="mb-2 font-medium">Events since the server started</h2>
      <dl className="numbers grid grid-cols-[1fr_auto] gap-x-6 gap-y-1.5">
        <Figure name="Accepted" value={counters.accepted} />
        <Figure name="Stored, can be asked about" value={counters.stored} />
        <Figure name="Waiting to be stored" value={counters.waiting} />
        <Figure name="Set aside, the warehouse refused them" value={counters.set_aside} />
        {counters.lost === 0 ? null : (
          <Figure name="Lost to a damaged disk" value={counters.lost} />
        )}
        {counters.discarded === 0 ? null : (
          <Figure name="Set aside, then deleted" value={counters.discarded} />
        )}
        <Figure name="Rejected at the door" value={counters.rejected} />
      </dl>
    </div>
  )
}

function Figure({ name, value }: { name: string; value: number }): ReactElement {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="text-right font-medium">{formatFigure(value)}</dd>
    </>
  )
}
