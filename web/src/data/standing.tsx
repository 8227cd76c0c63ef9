import type { IngestionSummary } from '@throughline/contract'
import type { ReactElement } from 'react'
import { formatBytes } from '../charts/bytes.ts'
import { formatFigure, formatShare } from '../charts/number-format.ts'
import { ago } from '../controls/ago.ts'

const engineWords = {
  starting: 'The warehouse is starting',
  ready: 'The warehouse answers',
  down: 'The warehouse does not answer; what arrives waits in the journal',
} as const

/** How the intake stands at this moment. */
export function Standing({ summary }: { summary: IngestionSummary }): ReactElement {
  const { engine, rates, lag_seconds: lagSeconds, backlog, journal, at } = summary
  const last = summary.last_event_at
  return (
    <div className="grid gap-4">
      <Equation counters={summary.counters} />
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6">
        <Tile
          name="Events a second"
          value={formatFigure(rates.minute.accepted)}
          note={`${formatFigure(rates.hour.accepted)} over the last hour`}
        />
        <Tile
          name="Refused a second"
          value={formatFigure(rates.minute.dropped)}
          note={`${formatFigure(rates.hour.dropped)} over the last hour`}
          isBad={rates.minute.dropped > 0}
        />
        <Tile
          name="Last event"
          value={last === null ? 'none' : ago(last, at)}
          note={last === null ? 'in the last 30 days' : new Date(last).toUTCString()}
        />
        <Tile
          name="Lag"
          value={`${formatFigure(lagSeconds)} s`}
          note={`${formatFigure(backlog.events)} events wait, ${formatBytes(backlog.bytes)}`}
          isBad={lagSeconds > lagSecondsFine}
        />
        <Tile
          name="Journal"
          value={formatShare(journal.bytes, journal.bytes_max)}
          note={`${formatBytes(journal.bytes)} of ${formatBytes(journal.bytes_max)}`}
        />
        <Tile
          name="Warehouse"
          value={engine}
          note={engineWords[engine]}
          isBad={engine !== 'ready'}
        />
      </dl>
    </div>
  )
}

/** Inserts are made every second or so. */
const lagSecondsFine = 30

interface TileProps {
  readonly name: string
  readonly value: string
  readonly note: string
  readonly isBad?: boolean
}

function Tile({ name, value, note, isBad }: TileProps): ReactElement {
  return (
    <div className="min-w-0 rounded-2xl border border-line bg-card px-4 py-3">
      <dt className="text-[13px] text-muted">{name}</dt>
      <dd className={`numbers mt-0.5 text-lg font-semibold ${isBad === true ? 'text-danger' : ''}`}>
        {value}
      </dd>
      <dd className="truncate text-xs text-faint" title={note}>
        {note}
      </dd>
    </div>
  )
}

type Counters = IngestionSummary['counters']

/** Where every accepted event is. The parts have to add up to the whole; if not, that is said. */
function Equation({ counters }: { counters: Counters }): ReactElement {
  const parts = partsOf(counters)
  const missing = counters.accepted - parts.reduce((sum, { value }) => sum + value, 0)
  return (
    <section
      aria-label="Where every accepted event is"
      className="rounded-2xl border border-line bg-card px-5 py-4"
    >
      <p className="numbers flex flex-wrap items-baseline gap-x-2.5 gap-y-1">
        <Term value={counters.accepted} name="accepted" />
        {parts.map(({ name, value, isBad }, index) => (
          <span key={name} className="flex items-baseline gap-x-2.5">
            <span className="text-faint">{index === 0 ? '=' : '+'}</span>
            <Term value={value} name={name} isBad={isBad && value > 0} />
          </span>
        ))}
      </p>
      <p className="mt-1.5 text-[13px] text-muted">
        {missing === 0
          ? `Since the server started. ${formatFigure(counters.rejected)} more were refused at the door, with the reason.`
          : `These do not add up: ${formatFigure(missing)} events are unaccounted for. Please report this as a bug.`}
      </p>
    </section>
  )
}

function partsOf(counters: Counters) {
  return [
    { name: 'stored', value: counters.stored, isBad: false },
    { name: 'waiting', value: counters.waiting, isBad: false },
    { name: 'set aside', value: counters.set_aside, isBad: true },
    { name: 'deleted from there', value: counters.discarded, isBad: false },
    { name: 'lost', value: counters.lost, isBad: true },
  ].filter(({ name, value }) => value > 0 || name !== 'deleted from there')
}

interface TermProps {
  readonly value: number
  readonly name: string
  readonly isBad?: boolean
}

function Term({ value, name, isBad }: TermProps): ReactElement {
  return (
    <span className={`whitespace-nowrap ${isBad === true ? 'text-danger' : ''}`}>
      <strong className="text-lg font-semibold">{formatFigure(value)}</strong>{' '}
      <span className={isBad === true ? '' : 'text-muted'}>{name}</span>
    </span>
  )
}
