import type { Chart } from '@throughline/contract'
import { useState, type ReactElement } from 'react'
import { Card } from '../controls/card.tsx'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import type { Sort } from '../controls/sorted.ts'
import { navigate } from '../navigation/location.ts'
import { NoDataYet } from '../report/no-data-yet.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { chartsKey } from '../saving/use-saved.ts'
import { chartPath } from '../saving/view-text.ts'
import { readCharts } from '../server-api/saved-api.ts'
import { changedColumn, nameColumns } from './saved-columns.tsx'

const columns: readonly Column<Chart>[] = [
  ...nameColumns<Chart>(),
  {
    key: 'screen',
    title: 'Screen',
    value: ({ attributes: { screen } }) => screen.charAt(0).toUpperCase() + screen.slice(1),
    widthPx: 110,
  },
  changedColumn<Chart>(),
]

/** Every saved chart; a press opens its view. */
export function ChartList(): ReactElement {
  const [sort, setSort] = useState<Sort>({ by: 'name', way: 'up' })
  const asked = useReport({
    key: [...chartsKey, 'list'],
    ask: readCharts,
    isEmpty: (charts) => charts.length === 0,
  })
  const rows = asked.report.state === 'ready' ? asked.report.rows : []
  return (
    <Card title="Saved charts" actions={<CsvButton name="charts" columns={columns} rows={rows} />}>
      <ReportFrame
        asked={asked}
        heightPx={160}
        empty={
          <NoDataYet title="No chart has been saved yet.">
            Ask something in Explore, Funnels, Retention or Paths and press Save beside its title.
          </NoDataYet>
        }
      >
        {(charts) => (
          <DataTable
            label="Saved charts"
            columns={columns}
            rows={charts}
            keyOf={({ id }) => id}
            sort={sort}
            onSort={setSort}
            onOpen={(chart) => navigate(chartPath(chart))}
            heightPx={420}
          />
        )}
      </ReportFrame>
    </Card>
  )
}
