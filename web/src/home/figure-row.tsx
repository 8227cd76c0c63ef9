import type { ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import { ago } from '../controls/ago.ts'
import { dataPaths } from '../data/url.ts'
import { explorePath, startState as exploreStart } from '../explore/url.ts'
import { useReport, type AskedReport } from '../report/use-report.ts'
import { readSummary } from '../server-api/ingestion-api.ts'
import { tracesPath } from '../traces/url.ts'
import { askErrors, askRefused, askUsers, type Compared, type Windows } from './ask-home.ts'
import { FigureTile, Tile } from './figure-tile.tsx'
import { overRanges, type Over } from './url.ts'
import { windowsOf } from './windows.ts'

interface FigureRowProps {
  readonly over: Over
  readonly atMs: number
}

const users = { kind: 'plain', name: 'users' } as const

/** What arrives at this moment, and what changed. */
export function FigureRow({ over, atMs }: FigureRowProps): ReactElement {
  const range = overRanges[over]
  const usersPath = explorePath({
    ...exploreStart,
    lines: exploreStart.lines.map((line) => ({ ...line, measure: users })),
    range,
    comparison: { kind: 'previous' },
  })
  return (
    <section
      aria-label="Figures"
      className="grid grid-cols-2 gap-3 *:first:col-span-2 sm:grid-cols-3 sm:*:first:col-span-1 xl:grid-cols-5"
    >
      <Arrival />
      <FigureTile
        name="Users"
        to={usersPath}
        asked={useCompared('users', askUsers, { over, atMs })}
      />
      <FigureTile
        name="Errors in traces"
        to={tracesPath({ range, part: 'errors' })}
        asked={useCompared('errors', askErrors, { over, atMs })}
        isBad
      />
      <FigureTile
        name="Refused"
        to={`${dataPaths.warnings}?over=${over}`}
        asked={useCompared('refused', askRefused, { over, atMs })}
        isBad
      />
    </section>
  )
}

function useCompared(
  name: string,
  ask: (windows: Windows, signal: AbortSignal) => Promise<Compared>,
  { over, atMs }: FigureRowProps,
): AskedReport<Compared> {
  return useReport({
    key: ['home', name, over, atMs],
    ask: async (signal) => ask(windowsOf(over, atMs), signal),
    isEmpty: () => false,
  })
}

const everyMs = 10_000

/** When the last event came, and what waits or was set aside. */
function Arrival(): ReactElement {
  const { report } = useReport({
    key: ['ingestion', 'summary'],
    ask: readSummary,
    isEmpty: () => false,
    everyMs,
  })
  const summary = report.state === 'ready' ? report.rows : undefined
  const lastMs = summary?.last_event_at ?? null
  const waiting = summary?.backlog.events ?? 0
  const setAside = summary?.counters.set_aside ?? 0
  return (
    <>
      <Tile
        name="Last event"
        to="/live"
        value={lastMs === null || summary === undefined ? '–' : ago(lastMs, summary.at)}
        note={`${formatFigure(summary?.rates.minute.accepted ?? 0)} a second`}
      />
      <Tile
        name="Set aside"
        to={dataPaths.deadLetters}
        value={summary === undefined ? '–' : formatFigure(setAside)}
        note={
          waiting === 0 ? 'all others are stored' : `${formatFigure(waiting)} wait to be stored`
        }
        isBad={setAside > 0}
      />
    </>
  )
}
