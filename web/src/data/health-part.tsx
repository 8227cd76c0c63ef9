import type { ReactElement } from 'react'
import { useAddressState } from '../navigation/address-state.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { readSources, readSummary, readTimeline } from '../server-api/ingestion-api.ts'
import { OverChoice } from './over-choice.tsx'
import { windowNow } from './over.ts'
import { SourcesCard } from './sources-card.tsx'
import { Standing } from './standing.tsx'
import { TimelineCard } from './timeline-card.tsx'
import { dataAddress } from './url.ts'

const everyMs = 5_000

/** Whether events arrive and are stored, now and over a while, and who sends them. */
export function HealthPart(): ReactElement {
  const [state, change] = useAddressState(dataAddress.health)
  const { over } = state
  const summary = useReport({
    key: ['ingestion', 'summary'],
    ask: readSummary,
    isEmpty: () => false,
    everyMs,
  })
  const timeline = useReport({
    key: ['ingestion', 'timeline', over],
    ask: async (signal) => {
      const window = windowNow(over)
      return { ...(await readTimeline(window, signal)), ...window }
    },
    isEmpty: ({ buckets }) => buckets.every((bucket) => bucket.accepted + bucket.dropped === 0),
    everyMs: 6 * everyMs,
  })
  const sources = useReport({
    key: ['ingestion', 'sources', over],
    ask: async (signal) => readSources(windowNow(over), signal),
    isEmpty: (answer) => answer.sources.length + answer.span_sources.length === 0,
    everyMs: 6 * everyMs,
  })
  return (
    <>
      <ReportFrame asked={summary} heightPx={150} empty={null}>
        {(rows) => <Standing summary={rows} />}
      </ReportFrame>
      <div className="flex justify-end">
        <OverChoice value={over} onChange={(next) => change({ over: next })} />
      </div>
      <TimelineCard asked={timeline} over={over} />
      <SourcesCard asked={sources} state={state} onChange={change} />
    </>
  )
}
