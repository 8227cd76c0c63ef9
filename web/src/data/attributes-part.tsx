import type { DictionaryAttributes } from '@throughline/contract'
import type { ReactElement } from 'react'
import { isObjectList, keysIn, ownerOf, typeWords } from '../building/attributes.ts'
import { formatFigure } from '../charts/number-format.ts'
import type { Column } from '../controls/column.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { readAttributes, readValues } from '../server-api/app-api.ts'
import { DictionaryPart } from './dictionary-part.tsx'

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
  return (
    <DictionaryPart
      part="attributes"
      one="Attribute"
      columns={columns}
      ask={async (search, signal) =>
        (await readAttributes({ event: '', search, limit: pathsMax }, signal)).attributes
      }
      keyOf={({ path }) => path}
      titleOf={({ path }) => path}
      subjectOf={({ path }) => ({ about: 'attribute', event_type: '', name: path })}
      detail={(attribute, rows) => (
        <Values attribute={attribute} keys={keysIn(attribute.path, rows)} />
      )}
    />
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
    <div className="grid gap-2">
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
