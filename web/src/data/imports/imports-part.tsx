import { useQueryClient } from '@tanstack/react-query'
import { useEffect, type ReactElement } from 'react'
import { Card } from '../../controls/card.tsx'
import { CsvButton } from '../../controls/csv-button.tsx'
import { DataTable } from '../../controls/data-table.tsx'
import { Sheet, SheetHead } from '../../controls/sheet.tsx'
import { useAddressState } from '../../navigation/address-state.ts'
import { NoDataYet } from '../../report/no-data-yet.tsx'
import { ReportFrame } from '../../report/report-frame.tsx'
import { useReport } from '../../report/use-report.ts'
import { readImports } from '../../server-api/imports-api.ts'
import { useOverview } from '../../session/overview.ts'
import { sortOf } from '../sort-of.ts'
import { dataAddress } from '../url.ts'
import { ImportDetail } from './import-detail.tsx'
import { ImportForm } from './import-form.tsx'
import { ImportProgress } from './import-progress.tsx'
import { useImportUnderWay } from './import-under-way.ts'
import { importColumns } from './import-columns.tsx'

const everyMs = 5_000
const importsKey = ['imports'] as const

/** Files of past events: bringing one in, and those that were brought in before. */
export function ImportsPart(): ReactElement {
  const [state, change] = useAddressState(dataAddress.imports)
  const underWay = useImportUnderWay()
  const asked = useReport({
    key: importsKey,
    ask: readImports,
    isEmpty: (imports) => imports.length === 0,
    everyMs,
  })
  const client = useQueryClient()
  const standing = underWay?.state
  useEffect(() => {
    void client.invalidateQueries({ queryKey: importsKey })
  }, [client, standing])
  const imports = asked.report.state === 'ready' ? asked.report.rows : []
  const open = imports.find(({ id }) => id === state.open)
  const close = (): void => change({ open: '' })
  return (
    <>
      <NewImport />
      <Card
        title="Imported before"
        actions={<CsvButton name="imports" columns={importColumns} rows={imports} />}
      >
        <ReportFrame asked={asked} heightPx={180} empty={<NoImports />}>
          {(rows) => (
            <DataTable
              label="Imports"
              columns={importColumns}
              rows={rows}
              keyOf={({ id }) => id}
              sort={sortOf(state, { by: 'begun', way: 'down' })}
              onSort={({ by, way }) => change({ sortBy: by, way }, 'replace')}
              onOpen={({ id }) => change({ open: id })}
              openKey={state.open}
              heightPx={600}
            />
          )}
        </ReportFrame>
        <Sheet label="Import" place="side" isOpen={open !== undefined} onClose={close}>
          {open === undefined ? null : (
            <>
              <SheetHead title={open.attributes.name} onClose={close} />
              <ImportDetail attributes={open.attributes} />
            </>
          )}
        </Sheet>
      </Card>
    </>
  )
}

function NewImport(): ReactElement {
  const underWay = useImportUnderWay()
  const mayWrite = useOverview().caller.permissions.includes('rum_apps_write')
  return (
    <Card title="Bring past events in">
      <div className="grid gap-4 px-5 pb-5 text-[13px]">
        <p className="max-w-prose text-muted">
          A file with one JSON event a line (NDJSON), plain or gzipped, of any size. Nothing counts
          twice: an event is known by its <code className="font-mono text-xs">event.id</code>, and
          one without by its line and those before it. So a file that broke off is imported again,
          here or with <code className="font-mono text-xs">throughline import</code>.
        </p>
        {underWay === undefined ? null : <ImportProgress underWay={underWay} />}
        {underWay?.state === 'running' ? null : mayWrite ? (
          <ImportForm />
        ) : (
          <p>Importing needs the role of an editor.</p>
        )}
      </div>
    </Card>
  )
}

function NoImports(): ReactElement {
  return (
    <NoDataYet title="No file was imported yet.">
      Each import stands here with what was taken, what was not, and why.
    </NoDataYet>
  )
}
