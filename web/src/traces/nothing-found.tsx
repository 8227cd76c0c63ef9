import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { Change } from '../navigation/address-state.ts'
import { last, rangeWords } from '../range/range.ts'
import { windowOf } from '../range/window.ts'
import { utc } from '../range/zone-clock.ts'
import { NoDataYet } from '../report/no-data-yet.tsx'
import { NothingMatches } from '../report/nothing-matches.tsx'
import { searchSpans } from '../server-api/traces.ts'
import type { TracesState } from './url.ts'

interface NothingFoundProps {
  readonly state: TracesState
  readonly change: Change<TracesState>
}

/** As far back as spans are kept, unless a setting says otherwise. */
const wide = last(30, 'd')

/** Why a search found nothing: no span ever came, or none that it asks for. */
export function NothingFound({ state, change }: NothingFoundProps): ReactElement | null {
  const any = useQuery({
    queryKey: ['traces', 'any'],
    queryFn: async ({ signal }) => {
      const window = windowOf(wide, { nowMs: Date.now(), zone: utc })
      const choice = { ...window, query: '', sort: '-timestamp', cursor: '', limit: 1 } as const
      return (await searchSpans(choice, signal)).rows.length > 0
    },
    retry: false,
  })
  if (any.isPending) return null
  if (any.data === false) return <NoSpansYet />
  const ways = [
    { label: 'Clear the search', go: () => change({ query: '' }), isUseful: state.query !== '' },
    { label: 'Look at the last 30 days', go: () => change({ range: wide }), isUseful: true },
  ]
  const narrowings = [state.query, rangeWords(state.range)].filter((text) => text !== '')
  return <NothingMatches narrowings={narrowings} ways={ways.filter(({ isUseful }) => isUseful)} />
}

function NoSpansYet(): ReactElement {
  return (
    <NoDataYet title="No span has come yet">
      Point a Datadog tracer at port 8126 of this server with <Code text="DD_AGENT_HOST" />, or an
      OpenTelemetry exporter at port 4318 with <Code text="OTEL_EXPORTER_OTLP_ENDPOINT" />. Traces
      are here some seconds after the first request.
    </NoDataYet>
  )
}

function Code({ text }: { text: string }): ReactElement {
  return <code className="rounded bg-sunken px-1 font-mono text-xs">{text}</code>
}
