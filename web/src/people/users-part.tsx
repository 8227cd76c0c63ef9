import { useState, type ReactElement } from 'react'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import type { Sort } from '../controls/sorted.ts'
import { navigate } from '../navigation/location.ts'
import { rangeWords } from '../range/range.ts'
import { windowOf } from '../range/window.ts'
import { utc } from '../range/zone-clock.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { askScalar } from '../server-api/questions.ts'
import { onePath } from './entity.ts'
import type { OneState } from './one-url.ts'
import { searchOf, source } from './use-events.ts'

interface UserOfAccount {
  readonly id: string
  readonly events: number
}

const usersMax = 1_000

const columns: readonly Column<UserOfAccount>[] = [
  { key: 'user', title: 'User', value: ({ id }) => id, widthPx: 220, isWide: true },
  {
    key: 'events',
    title: 'Events',
    value: ({ events }) => events,
    isFigure: true,
    widthPx: 120,
  },
]

/** Who did something for an account, and how much. */
export function UsersPart({ id, state }: { id: string; state: OneState }): ReactElement {
  const [sort, setSort] = useState<Sort>({ by: 'events', way: 'down' })
  const { range, filter } = state
  const asked = useReport({
    key: ['users of account', id, range, filter],
    ask: async (signal) => askUsers(id, state, signal),
    isEmpty: (users) => users.length === 0,
  })
  const users = asked.report.state === 'ready' ? asked.report.rows : []
  return (
    <section
      aria-label="Users of this account"
      className="min-w-0 overflow-hidden rounded-2xl border border-line bg-card"
    >
      <div className="flex items-center justify-between px-5 py-2 text-[13px] text-muted">
        {users.length === usersMax ? `The ${usersMax} with the most events` : ''}
        <span className="ml-auto">
          <CsvButton name={`users of ${id}`} columns={columns} rows={users} />
        </span>
      </div>
      <ReportFrame
        asked={asked}
        heightPx={320}
        empty={<p className="text-muted">No user did something for it {rangeWords(range)}.</p>}
      >
        {(rows) => (
          <DataTable
            label="Users"
            columns={columns}
            rows={rows}
            keyOf={(user) => user.id}
            sort={sort}
            onSort={setSort}
            onOpen={(user) => navigate(onePath('user', user.id))}
            heightPx={640}
          />
        )}
      </ReportFrame>
    </section>
  )
}

async function askUsers(
  id: string,
  { range, filter }: OneState,
  signal: AbortSignal,
): Promise<readonly UserOfAccount[]> {
  const { fromMs, toMs } = windowOf(range, { nowMs: Date.now(), zone: utc })
  const query = {
    query: { ...source, search: { query: searchOf('account', id, filter) } },
    compute: { aggregation: 'count' },
    group_by: [{ facet: '@usr.id', limit: usersMax, should_exclude_missing: true }],
  }
  const attributes = { from: fromMs, to: toMs, query }
  const body = { data: { type: 'formula_analytics_extended_request', attributes } } as const
  const [ids, figures] = (await askScalar(body, signal)).data?.attributes.columns ?? []
  return (ids?.values ?? []).map((value, index) => ({
    id: String([value].flat()[0]),
    events: Number(figures?.values[index] ?? 0),
  }))
}
