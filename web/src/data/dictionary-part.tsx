import type { ReactElement, ReactNode } from 'react'
import { useNotes, type Note, type NoteSubject } from '../building/dictionary-notes.ts'
import { Card } from '../controls/card.tsx'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import { SearchInput } from '../controls/search-input.tsx'
import { Sheet, SheetHead } from '../controls/sheet.tsx'
import { useAddressState } from '../navigation/address-state.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { NotePart } from './note-part.tsx'
import { NothingNamed } from './nothing-named.tsx'
import { sortOf } from './sort-of.ts'
import { dataAddress } from './url.ts'

interface DictionaryPartProps<Row> {
  readonly part: 'events' | 'attributes'
  /** What one of them is called: `Event`. */
  readonly one: string
  readonly columns: readonly Column<Row>[]
  readonly ask: (search: string, signal: AbortSignal) => Promise<readonly Row[]>
  readonly keyOf: (row: Row) => string
  readonly titleOf: (row: Row) => string
  readonly subjectOf: (row: Row) => NoteSubject
  /** What the panel shows of a row below what people have written of it. */
  readonly detail: (row: Row, rows: readonly Row[]) => ReactNode
}

/** Names that were ever seen, with what people have written of them; a press opens one. */
export function DictionaryPart<Row>(props: DictionaryPartProps<Row>): ReactElement {
  const { part, one, keyOf, titleOf, subjectOf, detail } = props
  const [state, change] = useAddressState(dataAddress[part])
  const { search } = state
  const asked = useReport({
    key: ['dictionary', part, 'all', search],
    ask: async (signal) => props.ask(search, signal),
    isEmpty: (rows) => rows.length === 0,
  })
  const noteOf = useNotes()
  const columns = [...props.columns, ...noteColumns((row: Row) => noteOf(subjectOf(row)))]
  const rows = asked.report.state === 'ready' ? asked.report.rows : []
  const open = rows.find((row) => keyOf(row) === state.open)
  const close = (): void => change({ open: '' })
  return (
    <Card
      title={`${one}s that were seen`}
      actions={
        <span className="flex flex-wrap items-center gap-2">
          <CsvButton name={part} columns={columns} rows={rows} />
          <SearchInput
            label={`Search ${part}`}
            value={search}
            onChange={(text) => change({ search: text }, 'replace')}
          />
        </span>
      }
    >
      <ReportFrame
        asked={asked}
        heightPx={400}
        empty={<NothingNamed search={search} onClear={() => change({ search: '' })} />}
      >
        {(seen) => (
          <DataTable
            label={`${one}s`}
            columns={columns}
            rows={seen}
            keyOf={keyOf}
            sort={sortOf(state, { by: 'count', way: 'down' })}
            onSort={({ by, way }) => change({ sortBy: by, way }, 'replace')}
            onOpen={(row) => change({ open: keyOf(row) })}
            openKey={state.open}
            heightPx={640}
          />
        )}
      </ReportFrame>
      <Sheet label={one} place="side" isOpen={open !== undefined} onClose={close}>
        {open === undefined ? null : (
          <OpenRow title={titleOf(open)} onClose={close}>
            <NotePart key={keyOf(open)} subject={subjectOf(open)} />
            {detail(open, rows)}
          </OpenRow>
        )}
      </Sheet>
    </Card>
  )
}

interface OpenRowProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

function OpenRow({ title, onClose, children }: OpenRowProps): ReactElement {
  return (
    <>
      <SheetHead title={title} onClose={onClose} />
      <div className="grid gap-4 p-5 text-[13px]">{children}</div>
    </>
  )
}

function noteColumns<Row>(noteOf: (row: Row) => Note | undefined): readonly Column<Row>[] {
  return [
    { key: 'owner', title: 'Owner', value: (row) => noteOf(row)?.owner ?? '', widthPx: 130 },
    {
      key: 'description',
      title: 'Description',
      value: (row) => noteOf(row)?.description ?? '',
      widthPx: 220,
    },
  ]
}
