import { useMemo, type ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import { Button } from '../controls/button.tsx'
import { CsvButton } from '../controls/csv-button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Segmented } from '../controls/segmented.tsx'
import type { Change } from '../navigation/address-state.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { foundColumns } from './found-columns.ts'
import { FoundRows } from './found-rows.tsx'
import { NothingFound } from './nothing-found.tsx'
import { serviceLooks } from './service-looks.ts'
import type { TracesState } from './url.ts'
import type { Found } from './use-found.ts'

interface FoundListProps {
  readonly state: TracesState
  readonly found: Found
  readonly change: Change<TracesState>
}

const listHeightPx = 420

const kinds = [
  { value: 'traces', title: 'Traces that have such a span', content: 'Traces' },
  { value: 'spans', title: 'The spans themselves', content: 'Spans' },
] as const

/** What a search found: traces, or the spans themselves. */
export function FoundList({ state, found, change }: FoundListProps): ReactElement {
  const { report } = found
  const count = report.state === 'ready' ? report.rows.length : 0
  return (
    <section
      aria-label="Found"
      className="min-w-0 overflow-hidden rounded-xl border border-line bg-card"
    >
      <div className="flex items-center gap-3 border-b border-line px-3 py-2 text-[13px]">
        <Segmented
          label="List of"
          options={kinds}
          value={state.rows}
          onChange={(rows) => change({ rows })}
        />
        <span role="status" className="numbers text-muted">
          {report.state === 'ready' ? countWords(count, found.isMore, state.rows) : ''}
        </span>
        <span className="flex-1" />
        {report.state === 'ready' ? (
          <CsvButton name={state.rows} columns={foundColumns} rows={report.rows} />
        ) : null}
        <Button
          look="quiet"
          className="w-8 px-0!"
          aria-label="Ask again"
          title="Ask again"
          onClick={found.askAgain}
        >
          <Icon name="refresh" size={15} />
        </Button>
      </div>
      <ReportFrame
        asked={found}
        heightPx={listHeightPx}
        empty={<NothingFound state={state} change={change} />}
      >
        {(rows) => <ReadyRows rows={rows} found={found} state={state} change={change} />}
      </ReportFrame>
    </section>
  )
}

function countWords(count: number, isMore: boolean, what: TracesState['rows']): string {
  const noun = count === 1 ? what.slice(0, -1) : what
  return isMore ? `The first ${formatFigure(count)} ${noun}` : `${formatFigure(count)} ${noun}`
}

type Rows = Parameters<typeof FoundRows>[0]['rows']

function ReadyRows(props: FoundListProps & { readonly rows: Rows }): ReactElement {
  const { rows } = props
  const services = [...new Set(rows.flatMap((row) => [row.service, ...row.services]))].join('\n')
  const looks = useMemo(() => serviceLooks(services.split('\n')), [services])
  return <FoundRows {...props} looks={looks} />
}
