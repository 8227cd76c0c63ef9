import type { Chart } from '@throughline/contract'
import { lazy, Suspense, useEffect, useState, type ComponentType, type ReactElement } from 'react'
import { Link } from '../navigation/link.tsx'
import { tilePx, type TileProps } from '../saving/tile.ts'
import { chartPath } from '../saving/view-text.ts'

/** What each screen draws of its saved charts. */
const drawings: Readonly<Record<string, ComponentType<TileProps>>> = {
  explore: lazy(async () => ({
    default: (await import('../explore/explore-tile.tsx')).ExploreTile,
  })),
  paths: lazy(async () => ({ default: (await import('../paths/paths-tile.tsx')).PathsTile })),
  funnels: lazy(async () => ({
    default: (await import('../funnels/funnel-tile.tsx')).FunnelTile,
  })),
  retention: lazy(async () => ({
    default: (await import('../retention/retention-tile.tsx')).RetentionTile,
  })),
}

interface DrawingProps {
  readonly chart: Chart
  readonly view: Omit<TileProps, 'query'>
}

/** A chart as its screen draws it. It is asked about once it comes into sight. */
export function Drawing({ chart, view }: DrawingProps): ReactElement {
  const [box, setBox] = useState<HTMLElement | null>(null)
  const isSeen = useSeen(box)
  return (
    <div ref={setBox} className="@container" style={{ minHeight: tilePx }}>
      {isSeen ? <Seen chart={chart} view={view} /> : null}
    </div>
  )
}

function Seen({ chart, view }: DrawingProps): ReactElement {
  const { screen, query } = chart.attributes
  const Tile = drawings[screen]
  if (Tile === undefined) {
    return (
      <p className="p-5 text-muted">
        Charts of this screen are not drawn here.{' '}
        <Link to={chartPath(chart)} className="text-accent underline">
          Open it
        </Link>
      </p>
    )
  }
  return (
    <Suspense>
      <Tile query={query} {...view} />
    </Suspense>
  )
}

function useSeen(box: HTMLElement | null): boolean {
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    if (box === null) return undefined
    const watch = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && setSeen(true),
      { rootMargin: '200px' },
    )
    watch.observe(box)
    return () => watch.disconnect()
  }, [box])
  return isSeen
}
