import type { Dashboard } from '@throughline/contract'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import { Button } from '../controls/button.tsx'
import { Card } from '../controls/card.tsx'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import { Popover } from '../controls/popover.tsx'
import type { Sort } from '../controls/sorted.ts'
import { navigate } from '../navigation/location.ts'
import { useTitle } from '../navigation/title.ts'
import { NoDataYet } from '../report/no-data-yet.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { NameForm } from '../saving/name-form.tsx'
import { dashboardsKey, useMaySave, useReadAgain } from '../saving/use-saved.ts'
import { createDashboard, readDashboards } from '../server-api/saved-api.ts'
import { changedColumn, nameColumns } from './saved-columns.tsx'
import { dashboardPath } from './url.ts'

const columns: readonly Column<Dashboard>[] = [
  ...nameColumns<Dashboard>(),
  {
    key: 'charts',
    title: 'Charts',
    value: ({ attributes }) => attributes.tiles.length,
    cell: ({ attributes }) => formatFigure(attributes.tiles.length),
    isFigure: true,
    widthPx: 90,
  },
  changedColumn<Dashboard>(),
]

/** Every dashboard, and the way to a new one. */
export function DashboardList(): ReactElement {
  useTitle('Dashboards')
  const [sort, setSort] = useState<Sort>({ by: 'name', way: 'up' })
  const maySave = useMaySave()
  const asked = useReport({
    key: [...dashboardsKey, 'list'],
    ask: readDashboards,
    isEmpty: (dashboards) => dashboards.length === 0,
  })
  const rows = asked.report.state === 'ready' ? asked.report.rows : []
  return (
    <Card
      title="Dashboards"
      actions={
        <span className="flex items-center gap-2">
          <CsvButton name="dashboards" columns={columns} rows={rows} />
          {maySave ? <NewDashboard /> : null}
        </span>
      }
    >
      <ReportFrame
        asked={asked}
        heightPx={160}
        empty={
          <NoDataYet title="There is no dashboard yet.">
            A dashboard shows saved charts side by side, and is shared by its link.
          </NoDataYet>
        }
      >
        {(dashboards) => (
          <DataTable
            label="Dashboards"
            columns={columns}
            rows={dashboards}
            keyOf={({ id }) => id}
            sort={sort}
            onSort={setSort}
            onOpen={({ id }) => navigate(dashboardPath(id))}
            heightPx={420}
          />
        )}
      </ReportFrame>
    </Card>
  )
}

function NewDashboard(): ReactElement {
  const readAgain = useReadAgain()
  const making = useMutation({
    mutationFn: createDashboard,
    onSuccess: async ({ id }) => {
      await readAgain()
      navigate(dashboardPath(id))
    },
  })
  return (
    <Popover
      label="New dashboard"
      trigger={<Button look="primary">New dashboard</Button>}
      content={() => (
        <NameForm
          title="New dashboard"
          start={{ name: '', description: '' }}
          action="Create"
          isSaving={making.isPending}
          error={making.error}
          onSave={(naming) => making.mutate({ ...naming, tiles: [] })}
        />
      )}
    />
  )
}
