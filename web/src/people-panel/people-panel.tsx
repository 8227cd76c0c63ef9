import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState, type ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import { Button } from '../controls/button.tsx'
import { saveCsv } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import { Icon } from '../controls/icon.tsx'
import { Sheet, SheetHead } from '../controls/sheet.tsx'
import type { Sort } from '../controls/sorted.ts'
import { Link } from '../navigation/link.tsx'
import { useIsKnownPath } from '../navigation/known-address.ts'
import { NothingMatches } from '../report/nothing-matches.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { entitiesWord, entityWord, type People, type PeopleList } from './people.ts'
import { columnsOf, tracesOfUsers } from './people-columns.tsx'
import { SaveSegment } from './save-segment.tsx'

interface PeoplePanelProps {
  /** Absent: the panel is closed. */
  readonly list: PeopleList | undefined
  readonly onClose: () => void
}

/** Who a figure is made of: to look at, to save as a segment or a file, and to follow to their traces. */
export function PeoplePanel({ list, onClose }: PeoplePanelProps): ReactElement {
  return (
    <Sheet label="Who they are" place="side" isOpen={list !== undefined} onClose={onClose}>
      {list === undefined ? null : (
        <>
          <SheetHead title={list.title} onClose={onClose} />
          <PeopleListed list={list} />
        </>
      )}
    </Sheet>
  )
}

/** What the panel is about, for panels that show more than this. */
export function PeopleListed({ list }: { readonly list: PeopleList }): ReactElement {
  return <Listed key={JSON.stringify(list.key)} list={list} />
}

const firstMax = 1_000
/** As many as the API lists. */
const allMax = 10_000

function Listed({ list }: { readonly list: PeopleList }): ReactElement {
  const [limit, setLimit] = useState(firstMax)
  const asked = useReport({
    key: [...list.key, limit],
    ask: async (signal) => list.ask(limit, signal),
    isEmpty: ({ people }) => people.length === 0,
  })
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3 py-4">
      <p className="px-5 text-[13px] text-muted">{list.note}</p>
      <ReportFrame
        asked={asked}
        heightPx={320}
        empty={<NothingMatches narrowings={[list.title]} ways={[]} />}
      >
        {(found) => (
          <>
            <Actions list={list} found={found} />
            <PeopleTable list={list} found={found} />
            {found.people.length < Math.min(found.total, allMax) ? (
              <Button className="mx-5 mt-3" onClick={() => setLimit(allMax)}>
                Show {formatFigure(Math.min(found.total, allMax))} of {formatFigure(found.total)}
              </Button>
            ) : null}
          </>
        )}
      </ReportFrame>
    </div>
  )
}

interface FoundProps {
  readonly list: PeopleList
  readonly found: People
}

function Actions({ list, found }: FoundProps): ReactElement {
  const client = useQueryClient()
  const traces = tracesOfUsers(found.people, list.rangeText)
  const hasTraces = useIsKnownPath('/traces') && traces !== undefined
  // What is saved are all that the API lists, however many are shown.
  const all = async (): Promise<People> => {
    if (found.people.length >= Math.min(found.total, allMax)) return found
    return client.fetchQuery({
      queryKey: [...list.key, allMax],
      queryFn: async ({ signal }) => list.ask(allMax, signal),
    })
  }
  const save = async (): Promise<void> => {
    const { people } = await all()
    saveCsv(`${entityWord(list.entity)}-list`, columnsOf(list), people)
  }
  return (
    <div className="flex flex-wrap items-center gap-2 px-5 pb-3">
      <span className="numbers mr-auto text-[13px]">
        <strong className="font-semibold">{formatFigure(found.total)}</strong>{' '}
        <span className="text-muted">{entitiesWord(list.entity)}</span>
      </span>
      {hasTraces ? (
        <Link
          to={traces}
          className="inline-flex h-8 items-center rounded-lg px-3 text-[13px] text-accent hover:bg-sunken"
        >
          See their traces
        </Link>
      ) : null}
      <Button look="quiet" onClick={() => void save()}>
        <Icon name="save" size={15} /> Export CSV
      </Button>
      <SaveSegment list={list} all={all} isCut={found.total > allMax} />
    </div>
  )
}

function PeopleTable({ list, found }: FoundProps): ReactElement {
  const [sort, setSort] = useState<Sort>({ by: '', way: 'down' })
  const hasUsers = useIsKnownPath('/users/x')
  const hasTraces = useIsKnownPath('/traces/x')
  const [heightPx] = useState(() => Math.max(240, window.innerHeight - 230))
  const columns = useMemo(
    () => columnsOf(list, { hasUsers, hasTraces }),
    [list, hasUsers, hasTraces],
  )
  return (
    <DataTable
      label="Who they are"
      columns={columns}
      rows={found.people}
      keyOf={({ id }) => id}
      sort={sort}
      onSort={setSort}
      heightPx={heightPx}
    />
  )
}
