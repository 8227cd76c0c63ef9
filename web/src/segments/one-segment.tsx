import type { ListedSegment } from '@throughline/contract'
import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { explorePath, startState as startExplore } from '../explore/url.ts'
import { funnelsAddress, startState as startFunnels, writeFunnels } from '../funnels/url.ts'
import { Link } from '../navigation/link.tsx'
import { navigate } from '../navigation/location.ts'
import { useTitle } from '../navigation/title.ts'
import { NothingMatches } from '../report/nothing-matches.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { readSegments } from '../server-api/segments-api.ts'
import { draftOf, startDraft } from './draft.ts'
import { SegmentForm } from './segment-form.tsx'
import { segmentsAddress, unsaved } from './url.ts'

const { path } = segmentsAddress

/** One segment: what it says, whom it finds now, and the ways to change it. */
export function OneSegment({ id }: { id: string }): ReactElement {
  return (
    <div className="mx-auto flex w-full max-w-[1000px] flex-col gap-4 p-4 sm:p-6">
      <p>
        <Link to={path} className="text-[13px] text-muted hover:text-ink">
          All segments
        </Link>
      </p>
      {id === unsaved ? (
        <SegmentForm start={startDraft} saved={undefined} />
      ) : (
        <SavedSegment id={id} />
      )}
    </div>
  )
}

function SavedSegment({ id }: { id: string }): ReactElement {
  const asked = useReport({
    key: ['segments', 'list'],
    ask: async (signal) => (await readSegments(signal)).data,
    isEmpty: (segments) => !segments.some((segment) => segment.id === id),
  })
  return (
    <ReportFrame
      asked={asked}
      heightPx={320}
      empty={
        <>
          <NothingMatches narrowings={['the segment of this address']} ways={[]} />
          <Button onClick={() => navigate(path)}>Show all segments</Button>
        </>
      }
    >
      {(segments) => <Known segment={segments.find((segment) => segment.id === id)} />}
    </ReportFrame>
  )
}

function Known({ segment }: { segment: ListedSegment | undefined }): ReactElement | null {
  useTitle(`${segment?.attributes.name ?? ''} · Segments`)
  if (segment === undefined) return null
  // Another revision of it is another form: what it was is not what it is.
  return (
    <>
      <nav aria-label="What they do" className="flex flex-wrap gap-x-4 gap-y-1 text-[13px]">
        <Link
          to={explorePath({ ...startExplore, segment: segment.id })}
          className="text-accent hover:underline"
        >
          Explore what they do
        </Link>
        <Link
          to={`${funnelsAddress.path}${writeFunnels({ ...startFunnels, segment: segment.id })}`}
          className="text-accent hover:underline"
        >
          See how far they get in a funnel
        </Link>
      </nav>
      <SegmentForm key={segment.attributes.modified_at} start={draftOf(segment)} saved={segment} />
    </>
  )
}
