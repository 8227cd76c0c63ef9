import { useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { formatFigure } from '../../charts/number-format.ts'
import { ago } from '../../controls/ago.ts'
import { Button } from '../../controls/button.tsx'
import { Card } from '../../controls/card.tsx'
import type { Column } from '../../controls/column.ts'
import { CsvButton } from '../../controls/csv-button.tsx'
import { DataTable } from '../../controls/data-table.tsx'
import { Sheet, SheetHead } from '../../controls/sheet.tsx'
import { useAddressState } from '../../navigation/address-state.ts'
import { NoDataYet } from '../../report/no-data-yet.tsx'
import { ReportFrame } from '../../report/report-frame.tsx'
import { useReport } from '../../report/use-report.ts'
import { plainWords } from '../../server-api/api-error.ts'
import { readSchemas, type ListedSchema } from '../../server-api/event-schemas-api.ts'
import { useOverview } from '../../session/overview.ts'
import { OverChoice } from '../over-choice.tsx'
import { overs, windowNow, type Over } from '../over.ts'
import { sortOf } from '../sort-of.ts'
import { dataAddress } from '../url.ts'
import { BrokenRules } from './broken-rules.tsx'
import { askBroken, ofSchema, type BrokenRule } from './broken.ts'
import { SchemaForm } from './schema-form.tsx'

/** A schema with the rules of it that events broke lately. */
interface SchemaRow {
  readonly schema: ListedSchema
  /** Not known as long as that is asked. */
  readonly broken: readonly BrokenRule[] | undefined
}

const schemasKey = ['event-schemas'] as const
const newKey = 'new'

/** What events have to be like, and which are not. */
export function SchemasPart(): ReactElement {
  const [state, change] = useAddressState(dataAddress.schemas)
  const mayWrite = useOverview().caller.permissions.includes('rum_apps_write')
  const { asked, rows, problem } = useSchemas(state.over)
  return (
    <Card
      title="What events have to be like"
      actions={
        <span className="flex flex-wrap items-center gap-2">
          <CsvButton name="event-schemas" columns={columns} rows={rows} />
          <OverChoice value={state.over} onChange={(over) => change({ over })} />
          {mayWrite ? (
            <Button look="primary" onClick={() => change({ open: newKey })}>
              New schema
            </Button>
          ) : null}
        </span>
      }
    >
      <p className="max-w-prose px-5 pb-3 text-[13px] text-muted">
        An event of Tracardi, Datalyr or Segment clients that does not fit is kept and marked with
        @validation.valid:false. Server-side events are not checked.
      </p>
      <p role="alert" className="px-5 text-[13px] text-danger">
        {problem}
      </p>
      <ReportFrame asked={asked} heightPx={240} empty={<NoSchemas />}>
        {() => (
          <DataTable
            label="Schemas"
            columns={columns}
            rows={rows}
            keyOf={({ schema }) => schema.id}
            sort={sortOf(state, { by: 'broken', way: 'down' })}
            onSort={({ by, way }) => change({ sortBy: by, way }, 'replace')}
            onOpen={({ schema }) => change({ open: schema.id })}
            openKey={state.open}
            heightPx={600}
          />
        )}
      </ReportFrame>
      <SchemaSheet
        open={state.open}
        row={rows.find(({ schema }) => schema.id === state.open)}
        words={overs[state.over].words}
        onClose={() => change({ open: '' })}
      />
    </Card>
  )
}

function useSchemas(over: Over) {
  const asked = useReport({
    key: schemasKey,
    ask: readSchemas,
    isEmpty: (schemas) => schemas.length === 0,
  })
  const broken = useReport({
    key: ['broken-schemas', over],
    ask: async (signal) => askBroken(windowNow(over), signal),
    isEmpty: () => false,
  })
  const known = broken.report.state === 'ready' ? broken.report.rows : undefined
  const problem = broken.report.state === 'failed' ? plainWords(broken.report.error) : ''
  const schemas = asked.report.state === 'ready' ? asked.report.rows : []
  const rows = schemas.map((schema): SchemaRow => ({
    schema,
    broken: known && ofSchema(known, schema),
  }))
  return { asked, rows, problem }
}

interface SchemaSheetProps {
  /** The id of a schema, or that of none for a new one; empty when it is closed. */
  readonly open: string
  readonly row: SchemaRow | undefined
  readonly words: string
  readonly onClose: () => void
}

function SchemaSheet({ open, row, words, onClose }: SchemaSheetProps): ReactElement {
  const client = useQueryClient()
  const done = (): void => {
    void client.invalidateQueries({ queryKey: schemasKey })
    onClose()
  }
  return (
    <Sheet
      label="Schema"
      place="side"
      isOpen={row !== undefined || open === newKey}
      onClose={onClose}
    >
      <SheetHead title={row?.schema.attributes.event_type ?? 'New schema'} onClose={onClose} />
      <div className="grid gap-5 p-5 text-[13px]">
        {row?.broken === undefined ? null : <BrokenRules rules={row.broken} words={words} />}
        <SchemaForm key={open} schema={row?.schema} onDone={done} />
      </div>
    </Sheet>
  )
}

const columns: readonly Column<SchemaRow>[] = [
  text('type', 'Events', ({ schema }) => schema.attributes.event_type),
  text('application', 'Application', ({ schema }) => schema.attributes.application_id ?? 'any'),
  text('about', 'About', ({ schema }) => Object.keys(schema.attributes.json_schema).join(', ')),
  text('checked', 'Checked', ({ schema }) => (schema.attributes.enabled ? 'yes' : 'no')),
  {
    key: 'broken',
    title: 'Broken',
    value: ({ broken }) => (broken === undefined ? '' : countOf(broken)),
    cell: ({ broken }) => formatFigure(broken === undefined ? null : countOf(broken)),
    isFigure: true,
    widthPx: 100,
  },
  {
    key: 'changed',
    title: 'Changed',
    value: ({ schema }) => schema.attributes.modified_at,
    exported: ({ schema }) => new Date(schema.attributes.modified_at).toISOString(),
    cell: ({ schema }) => ago(schema.attributes.modified_at, Date.now()),
    isFigure: true,
    widthPx: 110,
  },
  {
    ...text('description', 'Description', ({ schema }) => schema.attributes.description),
    isWide: true,
  },
]

function text(key: string, title: string, value: (row: SchemaRow) => string): Column<SchemaRow> {
  return { key, title, value, widthPx: 150 }
}

function countOf(broken: readonly BrokenRule[]): number {
  return broken.reduce((all, { count }) => all + count, 0)
}

function NoSchemas(): ReactElement {
  return (
    <NoDataYet title="No schema says what events have to be like.">
      With one, events that lack what others rely on are found as they come in.
    </NoDataYet>
  )
}
