import type { ErrorGroup } from '@throughline/contract'
import type { ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import { ago } from '../controls/ago.ts'
import { Card } from '../controls/card.tsx'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import { Sheet, SheetHead } from '../controls/sheet.tsx'
import { rangeWords } from '../range/range.ts'
import { NothingMatches } from '../report/nothing-matches.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { askErrorGroups } from '../server-api/traces.ts'
import { ErrorDetail, errorWords } from './error-detail.tsx'
import { epochMs } from './moment.ts'
import type { PartProps } from './part-props.ts'
import { sortOf } from './sort-of.ts'
import { useSpanReport } from './use-span-report.ts'

const columns: readonly Column<ErrorGroup>[] = [
  { key: 'error', title: 'Error', value: errorWords, widthPx: 320, isWide: true },
  { key: 'service', title: 'Service', value: ({ attributes }) => attributes.service, widthPx: 130 },
  figure('count', 'Spans'),
  figure('traces', 'Traces'),
  figure('users', 'Users'),
  figure('sessions', 'Sessions'),
  {
    key: 'last',
    title: 'Last',
    value: ({ attributes }) => epochMs(attributes.last_seen_ns),
    exported: ({ attributes }) => new Date(epochMs(attributes.last_seen_ns)).toISOString(),
    cell: ({ attributes }) => ago(epochMs(attributes.last_seen_ns), Date.now()),
    isFigure: true,
    widthPx: 110,
  },
]

function figure(key: 'count' | 'traces' | 'users' | 'sessions', title: string): Column<ErrorGroup> {
  return {
    key,
    title,
    value: ({ attributes }) => attributes[key],
    cell: ({ attributes }) => formatFigure(attributes[key]),
    isFigure: true,
    widthPx: 95,
  }
}

/** Why spans failed: those that are the same but for ids and numbers together. */
export function ErrorsPart({ state, window, change }: PartProps): ReactElement {
  const asked = useSpanReport({
    state,
    window,
    key: ['errors'],
    ask: askErrorGroups,
    isEmpty: (groups) => groups.length === 0,
  })
  const groups = asked.report.state === 'ready' ? asked.report.rows : []
  const open = groups.find(({ id }) => id === state.open)
  const close = (): void => change({ open: '' })
  const narrowings = [state.query, rangeWords(state.range)].filter((text) => text !== '')
  return (
    <Card
      title={`Errors ${rangeWords(state.range)}`}
      actions={<CsvButton name="errors" columns={columns} rows={groups} />}
    >
      <ReportFrame
        asked={asked}
        heightPx={420}
        empty={<NothingMatches narrowings={['failed spans', ...narrowings]} ways={[]} />}
      >
        {(rows) => (
          <DataTable
            label="Errors"
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
            sort={sortOf(state, 'count')}
            onSort={({ by, way }) => change({ sortBy: by, way }, 'replace')}
            onOpen={({ id }) => change({ open: id })}
            openKey={state.open}
            heightPx={640}
          />
        )}
      </ReportFrame>
      <Sheet label="Error" place="side" isOpen={open !== undefined} onClose={close}>
        {open === undefined ? null : (
          <>
            <SheetHead title={open.attributes.error_type || 'Error'} onClose={close} />
            <ErrorDetail group={open} state={state} />
          </>
        )}
      </Sheet>
    </Card>
  )
}
