import type { Chart } from '@throughline/contract'
import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { Link } from '../navigation/link.tsx'
import { tilePx, type TileProps } from '../saving/tile.ts'
import { chartPath } from '../saving/view-text.ts'
import { Drawing } from './drawing.tsx'
import type { Width } from './tiles.ts'

interface TileEditing {
  readonly isFirst: boolean
  readonly isLast: boolean
  /** By how many places: −1 is one earlier. */
  readonly onMove: (by: number) => void
  readonly onWidth: (width: Width) => void
  readonly onRemove: () => void
}

interface TileCardProps {
  /** Absent when it was deleted. */
  readonly chart: Chart | undefined
  readonly view: Omit<TileProps, 'query'>
  readonly width: Width
  /** Absent: it is only looked at. */
  readonly editing?: TileEditing
}

/** A chart on a dashboard: its name leads to its view. */
export function TileCard({ chart, view, width, editing }: TileCardProps): ReactElement {
  const name = chart?.attributes.name ?? 'Deleted chart'
  return (
    <section
      aria-label={name}
      className="flex h-full min-w-0 flex-col overflow-hidden rounded-2xl border border-line bg-card"
    >
      <header
        className={`flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-5 py-2 ${editing === undefined ? '' : 'cursor-grab bg-sunken'}`}
      >
        <h3 className="min-w-0 flex-1 truncate font-medium" title={chart?.attributes.description}>
          {chart === undefined ? (
            name
          ) : (
            <Link
              to={chartPath(chart)}
              title="Open the view, with its table"
              className="hover:text-accent hover:underline"
            >
              {name}
            </Link>
          )}
        </h3>
        {editing === undefined ? null : <Controls name={name} width={width} {...editing} />}
      </header>
      {chart === undefined ? <Deleted /> : <Drawing chart={chart} view={view} />}
    </section>
  )
}

function Deleted(): ReactElement {
  return (
    <p
      style={{ minHeight: tilePx }}
      className="grid place-content-center p-6 text-center text-muted"
    >
      The chart that stood here was deleted. Press Edit to take its tile away, or to add another.
    </p>
  )
}

const widthOptions = [
  { value: 'third', title: 'A third of the width', content: '⅓' },
  { value: 'half', title: 'Half of the width', content: '½' },
  { value: 'whole', title: 'The whole width', content: '1' },
] as const

function Controls(
  props: TileEditing & { readonly name: string; readonly width: Width },
): ReactElement {
  const { name, width, isFirst, isLast, onMove, onWidth, onRemove } = props
  // Not disabled at the ends: a button that is moved by key to an end keeps the focus.
  return (
    <span className="flex items-center gap-1">
      <Button
        look="quiet"
        className="w-8 px-0! aria-disabled:opacity-50"
        aria-label={`Move ${name} earlier`}
        aria-disabled={isFirst}
        onClick={() => (isFirst ? undefined : onMove(-1))}
      >
        <Icon name="left" size={15} />
      </Button>
      <Button
        look="quiet"
        className="w-8 px-0! aria-disabled:opacity-50"
        aria-label={`Move ${name} later`}
        aria-disabled={isLast}
        onClick={() => (isLast ? undefined : onMove(1))}
      >
        <Icon name="right" size={15} />
      </Button>
      <Segmented
        label={`Width of ${name}`}
        options={widthOptions}
        value={width}
        onChange={onWidth}
      />
      <Button
        look="quiet"
        className="w-8 px-0!"
        aria-label={`Remove ${name}`}
        title="Take it off the dashboard; the chart stays"
        onClick={onRemove}
      >
        <Icon name="close" size={15} />
      </Button>
    </span>
  )
}
