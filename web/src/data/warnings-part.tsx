import type { IngestionWarnings } from '@throughline/contract'
import type { ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import { ago } from '../controls/ago.ts'
import { Card } from '../controls/card.tsx'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import { Sheet, SheetHead } from '../controls/sheet.tsx'
import { useAddressState } from '../navigation/address-state.ts'
import { NothingMatches } from '../report/nothing-matches.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { readWarnings } from '../server-api/ingestion-api.ts'
import { OverChoice } from './over-choice.tsx'
import { overs, windowNow } from './over.ts'
import { Severity, severityWords } from './severity.tsx'
import { sortOf } from './sort-of.ts'
import { dataAddress } from './url.ts'
import { WarningDetail, type Warning } from './warning-detail.tsx'

const columns: readonly Column<Warning>[] = [
  { key: 'type', title: 'Type', value: ({ type }) => type, widthPx: 200 },
  {
    key: 'severity',
    title: 'What became of it',
    value: ({ severity }) => severityWords[severity],
    cell: ({ severity }) => <Severity severity={severity} />,
    widthPx: 150,
  },
  { key: 'of', title: 'Of', value: (warning) => warning.of ?? 'events', widthPx: 80 },
  {
    key: 'count',
    title: 'Count',
    value: ({ count }) => count,
    cell: ({ count }) => formatFigure(count),
    isFigure: true,
    widthPx: 100,
  },
  {
    key: 'last',
    title: 'Last',
    value: (warning) => warning.last_at,
    exported: (warning) => new Date(warning.last_at).toISOString(),
    cell: (warning) => ago(warning.last_at, Date.now()),
    isFigure: true,
    widthPx: 110,
  },
  {
    key: 'meaning',
    title: 'Meaning',
    value: ({ meaning }) => meaning,
    cell: ({ meaning }) => <span title={meaning}>{meaning.replaceAll('`', '')}</span>,
    widthPx: 260,
    isWide: true,
  },
]

/** What was refused, and what is odd about the events that were taken, with samples. */
export function WarningsPart(): ReactElement {
  const [state, change] = useAddressState(dataAddress.warnings)
  const { over } = state
  const asked = useReport({
    key: ['ingestion', 'warnings', over],
    ask: async (signal) => readWarnings(windowNow(over), signal),
    isEmpty: ({ warnings }) => warnings.length === 0,
  })
  const warnings = asked.report.state === 'ready' ? asked.report.rows.warnings : []
  const open = warnings.find((warning) => keyOf(warning) === state.open)
  const close = (): void => change({ open: '' })
  return (
    <Card
      title={`Refused, changed or noted ${overs[over].words}`}
      actions={
        <span className="flex flex-wrap items-center gap-2">
          <CsvButton name="warnings" columns={columns} rows={warnings} />
          <OverChoice value={over} onChange={(next) => change({ over: next })} />
        </span>
      }
    >
      <ReportFrame
        asked={asked}
        heightPx={320}
        empty={
          <NothingMatches
            narrowings={[overs[over].words]}
            ways={widerThan(over, () => change({ over: '30d' }))}
          />
        }
      >
        {() => (
          <DataTable
            label="Warnings"
            columns={columns}
            rows={warnings}
            keyOf={keyOf}
            sort={sortOf(state, { by: 'count', way: 'down' })}
            onSort={({ by, way }) => change({ sortBy: by, way }, 'replace')}
            onOpen={(warning) => change({ open: keyOf(warning) })}
            openKey={state.open}
            heightPx={600}
          />
        )}
      </ReportFrame>
      <Sheet label="Warning" place="side" isOpen={open !== undefined} onClose={close}>
        {open === undefined ? null : (
          <>
            <SheetHead title={open.type} onClose={close} />
            <WarningDetail warning={open} />
          </>
        )}
      </Sheet>
    </Card>
  )
}

function keyOf({ type, severity, of }: IngestionWarnings['warnings'][number]): string {
  return `${of ?? 'events'} ${severity} ${type}`
}

function widerThan(over: string, go: () => void) {
  return over === '30d' ? [] : [{ label: 'Look at 30 days', go }]
}
