import type { ReactElement } from 'react'
import { useLocation } from '../navigation/location.ts'
import { OneSegment } from './one-segment.tsx'
import { SegmentList } from './segment-list.tsx'
import { segmentInPath } from './url.ts'

/** All segments, or the one that the address names. */
export function SegmentsScreen(): ReactElement {
  const { path } = useLocation()
  const id = segmentInPath(path)
  return id === undefined ? <SegmentList /> : <OneSegment key={id} id={id} />
}
