import type { ReactElement } from 'react'
import { navigate } from '../navigation/location.ts'
import { rangeWords } from '../range/range.ts'
import { windowOf } from '../range/window.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { tilePx, type TileProps } from '../saving/tile.ts'
import { askGrid } from './ask-grid.ts'
import { AverageCurve } from './average-curve.tsx'
import { isEmptyGrid } from './grid.ts'
import { GridTable } from './grid-table.tsx'
import { readRetention, retentionAddress, writeRetention, type RetentionState } from './url.ts'

/** A saved retention, on a dashboard: who is back, and the grid; a cell opens who they are. */
export function RetentionTile({ query, range, atMs }: TileProps): ReactElement {
  const saved = readRetention(query)
  const { figures, unfolded } = saved
  const state: RetentionState = {
    ...saved,
    range: range ?? saved.range,
    figures: 'percent',
    unfolded: [],
    form: 'none',
    open: undefined,
  }
  const window = windowOf(state.range, { nowMs: atMs, zone: state.zone })
  const asked = useReport({
    key: ['retention', writeRetention(state), atMs],
    ask: async (signal) => askGrid(state, window, signal),
    isEmpty: ({ grid }) => isEmptyGrid(grid),
  })
  return (
    <ReportFrame
      asked={asked}
      heightPx={tilePx}
      empty={<p className="text-muted">Nobody begins {rangeWords(state.range)}.</p>}
    >
      {({ grid, question }) => (
        <>
          {/* Where there is little room its labels could not be read; the grid says the same. */}
          <div className="@max-lg:hidden">
            <AverageCurve grid={grid} period={question.period} />
          </div>
          <div className="max-h-80 overflow-y-auto">
            <GridTable
              grid={grid}
              state={{ ...question, figures, unfolded }}
              onChange={(change) => {
                const shown = { ...question, figures, unfolded, ...change }
                navigate(`${retentionAddress.path}${writeRetention(shown)}`)
              }}
            />
          </div>
        </>
      )}
    </ReportFrame>
  )
}
