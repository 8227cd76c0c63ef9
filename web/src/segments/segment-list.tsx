import type { ListedSegment } from '@throughline/contract'
import type { ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import { ago } from '../controls/ago.ts'
import { Button } from '../controls/button.tsx'
import { Card } from '../controls/card.tsx'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import { useAddressState } from '../navigation/address-state.ts'
import { navigate } from '../navigation/location.ts'
import { useTitle } from '../navigation/title.ts'
import { NoDataYet } from '../report/no-data-yet.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { readSegments } from '../server-api/segments-api.ts'
import { searchWords } from './draft.ts'
import { segmentPath, segmentsAddress, unsaved } from './url.ts'

const columns: readonly Column<ListedSegment>[] = [
  { key: 'name', title: 'Name', value: ({ attributes }) => attributes.name, widthPx: 220 },
  { key: 'of', title: 'Of', value: ({ attributes }) => `${attributes.entity}s`, widthPx: 100 },
  {
    key: 'kind',
    title: 'Kind',
    value: ({ attributes }) => (attributes.kind === 'static' ? 'list' : 'search'),
    widthPx: 90,
  },
  { key: 'holds', title: 'Holds', value: holds, widthPx: 280, isWide: true },
  {
    key: 'changed',
    title: 'Changed',
    value: ({ attributes }) => attributes.modified_at,
    exported: ({ attributes }) => new Date(attributes.modified_at).toISOString(),
    cell: ({ attributes }) => ago(attributes.modified_at, Date.now()),
    isFigure: true,
    widthPx: 120,
  },
]

function holds({ attributes }: ListedSegment): string {
  if (attributes.kind === 'search') return searchWords(attributes)
  return `${formatFigure(attributes.member_count ?? 0)} ids`
}

/** Every segment, and the way to a new one. */
export function SegmentList(): ReactElement {
  const [state, change] = useAddressState(segmentsAddress)
  useTitle('Segments')
  const asked = useReport({
    key: ['segments', 'list'],
    ask: async (signal) => (await readSegments(signal)).data,
    isEmpty: (segments) => segments.length === 0,
  })
  const rows = asked.report.state === 'ready' ? asked.report.rows : []
  const make = (): void => navigate(segmentPath(unsaved))
  return (
    <div className="mx-auto flex w-full max-w-[1320px] flex-col gap-4 p-4 sm:p-6">
      <Card
        title="Segments"
        actions={
          <span className="flex items-center gap-2">
            <CsvButton name="segments" columns={columns} rows={rows} />
            <Button look="primary" onClick={make}>
              New segment
            </Button>
          </span>
        }
      >
        <ReportFrame
          asked={asked}
          heightPx={320}
          empty={
            <NoDataYet title="No segment has been saved.">
              A segment is an audience under a name: who did something often enough, of whom
              something is known, or a list of ids.
            </NoDataYet>
          }
        >
          {(segments) => (
            <DataTable
              label="Segments"
              columns={columns}
              rows={segments}
              keyOf={({ id }) => id}
              sort={{ by: state.sortBy, way: state.way }}
              onSort={({ by, way }) => change({ sortBy: by, way }, 'replace')}
              onOpen={({ id }) => navigate(segmentPath(id))}
              heightPx={640}
            />
          )}
        </ReportFrame>
      </Card>
    </div>
  )
}
