import type { IngestionSources } from '@throughline/contract'
import type { ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import { ago } from '../controls/ago.ts'
import { Card } from '../controls/card.tsx'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import type { Change } from '../navigation/address-state.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import type { AskedReport } from '../report/use-report.ts'
import { NothingArrived } from './nothing-arrived.tsx'
import { overs } from './over.ts'
import { sortOf } from './sort-of.ts'
import type { DataState } from './url.ts'

/** Whoever sends events or spans, as one row. */
interface Sender {
  readonly of: 'events' | 'spans'
  /** The application of events, the service of spans. */
  readonly name: string
  readonly key: string
  readonly protocol: string
  readonly accepted: number
  readonly dropped: number
  readonly changed: number
  readonly lastAtMs: number
}

const figure = (key: 'accepted' | 'dropped' | 'changed', title: string): Column<Sender> => ({
  key,
  title,
  value: (sender) => sender[key],
  cell: (sender) => formatFigure(sender[key]),
  isFigure: true,
  widthPx: 110,
})

const columns: readonly Column<Sender>[] = [
  {
    key: 'name',
    title: 'Application or service',
    value: ({ name }) => name,
    widthPx: 180,
    isWide: true,
  },
  { key: 'of', title: 'Sends', value: ({ of }) => of, widthPx: 80 },
  { key: 'protocol', title: 'By', value: ({ protocol }) => protocol, widthPx: 110 },
  { key: 'key', title: 'API key', value: ({ key }) => key, widthPx: 150 },
  figure('accepted', 'Accepted'),
  figure('dropped', 'Refused'),
  figure('changed', 'Changed'),
  {
    key: 'last',
    title: 'Last',
    value: ({ lastAtMs }) => lastAtMs,
    exported: ({ lastAtMs }) => new Date(lastAtMs).toISOString(),
    cell: ({ lastAtMs }) => ago(lastAtMs, Date.now()),
    isFigure: true,
    widthPx: 110,
  },
]

interface SourcesCardProps {
  readonly asked: AskedReport<IngestionSources>
  readonly state: DataState
  readonly onChange: Change<DataState>
}

/** Who sends, by which key and protocol, and when they last did. */
export function SourcesCard({ asked, state, onChange }: SourcesCardProps): ReactElement {
  const { report } = asked
  const senders = report.state === 'ready' ? sendersOf(report.rows) : []
  const { words } = overs[state.over]
  return (
    <Card
      title={`Who sent it ${words}`}
      actions={<CsvButton name="senders" columns={columns} rows={senders} />}
    >
      <ReportFrame asked={asked} heightPx={160} empty={<NothingArrived words={words} />}>
        {() => (
          <DataTable
            label="Senders"
            columns={columns}
            rows={senders}
            keyOf={({ of, name, key, protocol }) => JSON.stringify([of, name, key, protocol])}
            sort={sortOf(state, { by: 'last', way: 'down' })}
            onSort={({ by, way }) => onChange({ sortBy: by, way }, 'replace')}
            heightPx={420}
          />
        )}
      </ReportFrame>
    </Card>
  )
}

const unknown = '–'

function sendersOf({ sources, span_sources: spanSources }: IngestionSources): readonly Sender[] {
  return [
    ...sources.map((source) => ({
      ...source,
      of: 'events' as const,
      name: source.application_id ?? unknown,
    })),
    ...spanSources.map((source) => ({
      ...source,
      of: 'spans' as const,
      name: source.service ?? unknown,
    })),
  ].map(({ of, name, key, protocol, accepted, dropped, changed, last_at: lastAtMs }) => ({
    of,
    name,
    key: keyName(key),
    protocol: protocol ?? unknown,
    accepted,
    dropped,
    changed,
    lastAtMs,
  }))
}

/** How an API key is called. */
export function keyName(key: IngestionSources['sources'][number]['key']): string {
  return key === null ? unknown : (key.name ?? 'deleted')
}
