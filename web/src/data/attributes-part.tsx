import type { DictionaryAttributes } from '@throughline/contract'
import type { ReactElement } from 'react'
import { isObjectList, keysIn, ownerOf, typeWords } from '../building/attributes.ts'
import { formatFigure } from '../charts/number-format.ts'
import { Card } from '../controls/card.tsx'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import { SearchInput } from '../controls/search-input.tsx'
import { Sheet, SheetHead } from '../controls/sheet.tsx'
import { useAddressState } from '../navigation/address-state.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { readAttributes, readValues } from '../server-api/app-api.ts'
import { NothingNamed } from './nothing-named.tsx'
import { sortOf } from './sort-of.ts'
import { dataAddress } from './url.ts'

type KnownAttribute = DictionaryAttributes['attributes'][number]

const columns: readonly Column<KnownAttribute>[] = [
  { key: 'path', title: 'Attribute', value: ({ path }) => path, widthPx: 240, isWide: true },
  { key: 'of', title: 'Of', value: ({ path }) => ownerOf(path), widthPx: 110 },
  { key: 'types', title: 'Holds', value: ({ types }) => typeWords(types), widthPx: 160 },
  {
    key: 'count',
    title: 'Events',
    value: ({ count }) => count,
    cell: ({ count }) => formatFigure(count),
    isFigure: true,
    widthPx: 120,
  },
]

/** As many as the server tells at once. */
const pathsMax = 1_000

/** Every attribute that was seen on any event, with its values. */
export function AttributesPart(): ReactElement {
  const [state, change] = useAddressState(dataAddress.attributes)
  const { search } = state
  const asked = useReport({
    key: ['dictionary', 'attributes', 'all', search],
    ask: async (signal) =>
      (await readAttributes({ event: '', search, limit: pathsMax }, signal)).attributes,
    isEmpty: (attributes) => attributes.length === 0,
  })
  const rows = asked.report.state === 'ready' ? asked.report.rows : []
  const open = rows.find(({ path }) => path === state.open)
  const close = (): void => change({ open: '' })
  return (
    <Card
      title="Attributes that were seen"
      actions={
        <span className="flex flex-wrap items-center gap-2">
          <CsvButton name="attributes" columns={columns} rows={rows} />
          <SearchInput
            label="Search attributes"
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
        {(attributes) => (
          <DataTable
            label="Attributes"
            columns={columns}
            rows={attributes}
            keyOf={({ path }) => path}
            sort={sortOf(state, { by: 'count', way: 'down' })}
            onSort={({ by, way }) => change({ sortBy: by, way }, 'replace')}
            onOpen={({ path }) => change({ open: path })}
            openKey={state.open}
            heightPx={640}
          />
        )}
      </ReportFrame>
      <Sheet label="Attribute" place="side" isOpen={open !== undefined} onClose={close}>
        {open === undefined ? null : (
          <>
            <SheetHead title={open.path} onClose={close} />
            <Values attribute={open} keys={keysIn(open.path, rows)} />
          </>
        )}
      </Sheet>
    </Card>
  )
}

interface ValuesProps {
  readonly attribute: KnownAttribute
  readonly keys: readonly string[]
}

const valuesMax = 50

function Values({ attribute, keys }: ValuesProps): ReactElement {
  const isList = isObjectList(attribute.types)
  const asked = useReport({
    key: ['dictionary', 'values', 'of', attribute.path],
    ask: async (signal) =>
      isList
        ? []
        : (await readValues({ attribute: attribute.path, limit: valuesMax }, signal)).values,
    isEmpty: (values) => values.length === 0,
  })
  const none = isList
    ? `A list of objects. Its keys: ${keys.join(', ')}`
    : 'No values were seen lately.'
  return (
    <div className="grid gap-2 p-5 text-[13px]">
      <h3 className="font-medium">Its most frequent values lately</h3>
      <ReportFrame asked={asked} heightPx={200} empty={<p className="text-muted">{none}</p>}>
        {(values) => (
          <ul className="numbers divide-y divide-line">
            {values.map(({ value, count }) => (
              <li key={value} className="flex items-baseline justify-between gap-3 py-1.5">
                <span className="min-w-0 truncate" title={value}>
                  {value === '' ? '(empty text)' : value}
                </span>
                <span className="text-muted">{formatFigure(count)}</span>
              </li>
            ))}
          </ul>
        )}
      </ReportFrame>
    </div>
  )
}
