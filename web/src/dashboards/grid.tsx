import type { Chart } from '@throughline/contract'
import { useEffect, useRef, useState, type ReactElement } from 'react'
import type { TileProps } from '../saving/tile.ts'
import { TileCard } from './tile-card.tsx'
import { moved, resized, tileKeys, widthOf, without, type Tiles, type Width } from './tiles.ts'

interface GridProps {
  readonly tiles: Tiles
  readonly charts: ReadonlyMap<string, Chart>
  readonly view: Omit<TileProps, 'query'>
  readonly isEdited: boolean
  readonly onChange: (tiles: Tiles) => void
}

const spans: Readonly<Record<Width, string>> = {
  third: 'lg:col-span-4',
  half: 'lg:col-span-6',
  whole: 'lg:col-span-12',
}

/** Tiles in their order, row by row; on a phone one below the other. */
export function Grid({ tiles, charts, view, isEdited, onChange }: GridProps): ReactElement {
  const keys = tileKeys(tiles)
  const [dragged, setDragged] = useState<number | undefined>()
  const keepFocus = useFocusAfterMove(keys.join(' '))
  return (
    <ol aria-label="Charts" className="grid grid-cols-1 gap-4 lg:grid-cols-12">
      {tiles.map((tile, index) => (
        <li
          key={keys[index]}
          className={`min-w-0 ${spans[widthOf(tile)]} ${dragged === index ? 'opacity-50' : ''}`}
          draggable={isEdited}
          onDragStart={() => setDragged(index)}
          onDragEnd={() => setDragged(undefined)}
          onDragOver={(over) => {
            if (dragged !== undefined) over.preventDefault()
          }}
          onDrop={(drop) => {
            drop.preventDefault()
            if (dragged !== undefined && dragged !== index) onChange(moved(tiles, dragged, index))
          }}
        >
          <TileCard
            chart={charts.get(tile.chart_id)}
            view={view}
            width={widthOf(tile)}
            {...(isEdited
              ? {
                  editing: {
                    isFirst: index === 0,
                    isLast: index === tiles.length - 1,
                    onMove: (by) => {
                      keepFocus()
                      onChange(moved(tiles, index, index + by))
                    },
                    onWidth: (width) => onChange(resized(tiles, index, width)),
                    onRemove: () => onChange(without(tiles, index)),
                  },
                }
              : {})}
          />
        </li>
      ))}
    </ol>
  )
}

/** What is moved in the page loses the focus: a tile that is moved by key gets it back. */
function useFocusAfterMove(order: string): () => void {
  const focused = useRef<Element | null>(null)
  useEffect(() => {
    if (focused.current instanceof HTMLElement) focused.current.focus()
    focused.current = null
  }, [order])
  return () => {
    focused.current = document.activeElement
  }
}
