import { useMemo, type ReactElement } from 'react'
import { Button } from '../../controls/button.tsx'
import { CsvButton } from '../../controls/csv-button.tsx'
import { Icon } from '../../controls/icon.tsx'
import { useKeys } from '../../navigation/keys.ts'
import { formatFigure } from '../../charts/number-format.ts'
import { formatDuration } from '../duration.ts'
import { FlameGraph } from './flame-graph.tsx'
import { foundSpans, nextOf } from './found-spans.ts'
import { spanColumns } from './span-columns.ts'
import { Waterfall } from './waterfall.tsx'
import type { TraceView } from './trace-view.ts'

/** The spans over time, as a flame graph and as rows; both show the same selection and stretch. */
export function Timeline({ view }: { view: TraceView }): ReactElement {
  const { trace, state, selected, select } = view
  const stops = useMemo(() => {
    const isLooking = state.find.trim() !== ''
    return isLooking
      ? foundSpans(trace.spans, state.find)
      : trace.spans.filter(({ attributes }) => attributes.is_error)
  }, [trace.spans, state.find])
  const go = (by: 1 | -1): void => {
    const next = selected && nextOf(trace.spans, stops, { span: selected, by })
    if (next !== undefined) select(next.id)
  }
  useKeys({
    n: { title: 'Next error or match', run: () => go(1) },
    p: { title: 'Previous error or match', run: () => go(-1) },
  })
  return (
    <section
      aria-label="Spans over time"
      className="min-w-0 overflow-hidden rounded-xl border border-line bg-card"
    >
      <div className="flex flex-wrap items-center gap-2 px-3 py-2">
        <FindField view={view} />
        <Stops count={stops.length} isLooking={state.find.trim() !== ''} onGo={go} />
        <span className="flex-1" />
        <span className="flex items-center gap-1.5 text-xs text-muted max-sm:hidden">
          <span aria-hidden="true" className="h-0.5 w-4 bg-ink" />
          critical path
        </span>
        <ZoomState view={view} />
        <FoldButtons view={view} />
        <CsvButton name="spans" columns={spanColumns} rows={trace.spans} />
      </div>
      <FlameGraph view={view} found={state.find.trim() === '' ? undefined : stops} />
      <Waterfall view={view} found={state.find.trim() === '' ? undefined : stops} />
    </section>
  )
}

function FindField({ view }: { view: TraceView }): ReactElement {
  return (
    <div className="flex h-8 min-w-0 items-center gap-2 rounded-lg border border-line-strong bg-card px-2.5 text-faint focus-within:outline-2 focus-within:outline-accent">
      <Icon name="search" size={14} />
      <input
        type="search"
        aria-label="Find spans"
        className="h-full w-44 min-w-0 bg-transparent text-[13px] text-ink outline-none"
        placeholder="Find in names and tags"
        spellCheck={false}
        autoComplete="off"
        value={view.state.find}
        onChange={(change) => view.change({ find: change.target.value }, 'replace')}
      />
    </div>
  )
}

interface StopsProps {
  readonly count: number
  readonly isLooking: boolean
  readonly onGo: (by: 1 | -1) => void
}

function Stops({ count, isLooking, onGo }: StopsProps): ReactElement {
  const [one, many] = isLooking ? ['match', 'matches'] : ['error', 'errors']
  return (
    <div className="flex items-center gap-1 text-[13px]">
      <span
        role="status"
        className={`numbers ${count > 0 && !isLooking ? 'text-danger' : 'text-muted'}`}
      >
        {formatFigure(count)} {count === 1 ? one : many}
      </span>
      <Button
        look="quiet"
        className="w-7 px-0!"
        aria-label={`Previous ${one}`}
        title={`Previous ${one} (P)`}
        disabled={count === 0}
        onClick={() => onGo(-1)}
      >
        <Icon name="up" size={15} />
      </Button>
      <Button
        look="quiet"
        className="w-7 px-0!"
        aria-label={`Next ${one}`}
        title={`Next ${one} (N)`}
        disabled={count === 0}
        onClick={() => onGo(1)}
      >
        <Icon name="down" size={15} />
      </Button>
    </div>
  )
}

function ZoomState({ view }: { view: TraceView }): ReactElement | null {
  const { zoom } = view.state
  if (zoom === undefined) return null
  return (
    <Button onClick={() => view.change({ zoom: undefined })} title="Show the whole trace">
      <span className="numbers">
        {formatDuration(zoom.fromNs)} – {formatDuration(zoom.untilNs)}
      </span>
      <Icon name="close" size={13} />
    </Button>
  )
}

/** Above this depth spans stay open when everything is folded: the entries of the services called. */
const openDepth = 1

function FoldButtons({ view }: { view: TraceView }): ReactElement {
  const { state, trace, change } = view
  if (state.folded.length > 0) {
    return (
      <Button look="quiet" onClick={() => change({ folded: [] })}>
        Unfold all
      </Button>
    )
  }
  const deep = trace.spans.filter(({ attributes }) => attributes.depth === openDepth)
  return (
    <Button look="quiet" onClick={() => change({ folded: deep.map(({ id }) => id) })}>
      Fold
    </Button>
  )
}
