import type { ReactElement } from 'react'
import { formatChange, formatFigure } from '../charts/number-format.ts'
import { Link } from '../navigation/link.tsx'
import type { AskedReport } from '../report/use-report.ts'
import { plainWords } from '../server-api/api-error.ts'
import type { Compared } from './ask-home.ts'

interface FigureTileProps {
  readonly name: string
  /** Where the rows behind it are. */
  readonly to: string
  readonly asked: AskedReport<Compared>
  /** Anything but none of it is worth a look. */
  readonly isBad?: boolean
}

/** A figure against that of the time before. */
export function FigureTile({ name, to, asked, isBad }: FigureTileProps): ReactElement {
  const { report } = asked
  if (report.state !== 'ready') {
    const why = report.state === 'failed' ? plainWords(report.error) : 'asking'
    return <Tile name={name} to={to} value={report.state === 'failed' ? '–' : '…'} note={why} />
  }
  const { now, before } = report.rows
  const change = formatChange(now, before)
  return (
    <Tile
      name={name}
      to={to}
      value={formatFigure(now)}
      note={`${change === undefined ? '' : `${change} from `}${formatFigure(before)} before`}
      isBad={isBad === true && now > 0}
    />
  )
}

interface TileProps {
  readonly name: string
  readonly to: string
  readonly value: string
  readonly note: string
  readonly isBad?: boolean
}

/** A fact in a word, that leads to more about it. */
export function Tile({ name, to, value, note, isBad }: TileProps): ReactElement {
  return (
    <Link
      to={to}
      className="min-w-0 rounded-2xl border border-line bg-card px-4 py-3 transition-colors hover:border-line-strong hover:bg-sunken"
    >
      <span className="block text-[13px] text-muted">{name}</span>
      <span
        className={`numbers block truncate text-xl leading-8 font-semibold tracking-tight ${isBad === true ? 'text-danger' : ''}`}
      >
        {value}
      </span>
      <span className="numbers block truncate text-[13px] text-muted" title={note}>
        {note}
      </span>
    </Link>
  )
}
