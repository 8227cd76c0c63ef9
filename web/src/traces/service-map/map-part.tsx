import type { ServiceMapEdge } from '@throughline/contract'
import type { ReactElement } from 'react'
import { formatFigure, formatShare } from '../../charts/number-format.ts'
import { Card } from '../../controls/card.tsx'
import type { Column } from '../../controls/column.ts'
import { CsvButton } from '../../controls/csv-button.tsx'
import { DataTable } from '../../controls/data-table.tsx'
import { rangeWords } from '../../range/range.ts'
import { NothingMatches } from '../../report/nothing-matches.tsx'
import { ReportFrame } from '../../report/report-frame.tsx'
import { askServiceMap } from '../../server-api/traces.ts'
import { formatDuration } from '../duration.ts'
import type { PartProps } from '../part-props.ts'
import { narrowed } from '../search-terms.ts'
import { sortOf } from '../sort-of.ts'
import { useSpanReport } from '../use-span-report.ts'
import { searchOfCall, searchOfNode } from './calls-search.ts'
import { ServiceMap } from './service-map.tsx'

const columns: readonly Column<ServiceMapEdge>[] = [
  { key: 'source', title: 'Calls', value: ({ source }) => source, widthPx: 180, isWide: true },
  { key: 'target', title: 'Is called', value: ({ target }) => target, widthPx: 180, isWide: true },
  { key: 'kind', title: 'Kind', value: ({ kind }) => kind, widthPx: 110 },
  {
    key: 'calls',
    title: 'Number',
    value: ({ calls }) => calls,
    cell: ({ calls }) => formatFigure(calls),
    isFigure: true,
    widthPx: 110,
  },
  {
    key: 'errors',
    title: 'Errors',
    value: ({ errors }) => errors,
    cell: ({ errors }) => formatFigure(errors),
    isFigure: true,
    widthPx: 100,
  },
  {
    key: 'rate',
    title: 'Failed',
    value: ({ error_rate: rate }) => rate,
    cell: ({ errors, calls }) => formatShare(errors, calls),
    isFigure: true,
    widthPx: 100,
  },
  {
    key: 'p95',
    title: 'p95',
    value: ({ p95_ns: p95Ns }) => p95Ns,
    cell: ({ p95_ns: p95Ns }) => formatDuration(p95Ns),
    isFigure: true,
    widthPx: 110,
  },
]

/** Who calls whom, and what outside; a press leads to the traces of it. */
export function MapPart({ state, window, change }: PartProps): ReactElement {
  const asked = useSpanReport({
    state,
    window,
    key: ['map'],
    ask: askServiceMap,
    isEmpty: ({ edges }) => edges.length === 0,
  })
  const edges = asked.report.state === 'ready' ? asked.report.rows.edges : []
  const look = (search: string): void =>
    change({ part: 'list', sortBy: '', query: narrowed(state.query, search) })
  const narrowings = [state.query, rangeWords(state.range)].filter((text) => text !== '')
  return (
    <Card
      title={`Calls between services ${rangeWords(state.range)}`}
      actions={<CsvButton name="service-map" columns={columns} rows={edges} />}
    >
      <ReportFrame
        asked={asked}
        heightPx={480}
        empty={<NothingMatches narrowings={['calls', ...narrowings]} ways={[]} />}
      >
        {(map) => (
          <>
            {map.is_cut ? (
              <p className="px-5 pb-2 text-[13px] text-warning">
                There are more calls: the 1,000 most frequent are here.
              </p>
            ) : null}
            <ServiceMap
              edges={map.edges}
              onCall={(edge) => look(searchOfCall(edge))}
              onNode={(node) => look(searchOfNode(node, map.edges))}
            />
            <div className="border-t border-line">
              <DataTable
                label="Calls"
                columns={columns}
                rows={map.edges}
                keyOf={({ source, target, kind }) => `${source} ${kind} ${target}`}
                sort={sortOf(state, 'calls')}
                onSort={({ by, way }) => change({ sortBy: by, way }, 'replace')}
                onOpen={(edge) => look(searchOfCall(edge))}
                heightPx={420}
              />
            </div>
          </>
        )}
      </ReportFrame>
    </Card>
  )
}
