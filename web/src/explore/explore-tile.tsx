import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { rangeWords } from '../range/range.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { tilePx, type TileProps } from '../saving/tile.ts'
import { askExplore } from './ask-explore.ts'
import { ReportCurve } from './report-curve.tsx'
import { isNothing, type Answer } from './report.ts'
import { toggled } from './toggled.ts'
import { readExplore, writeExplore } from './url.ts'

/** A saved view of Explore, on a dashboard: its figures and curves. */
export function ExploreTile({ query, range, atMs, onRange }: TileProps): ReactElement {
  const client = useQueryClient()
  const saved = readExplore(query)
  const state = { ...saved, range: range ?? saved.range }
  const asked = useReport({
    key: ['explore', writeExplore({ ...state, hidden: [], form: 'builder' }), atMs],
    ask: async (signal) =>
      askExplore({ state, moment: { nowMs: atMs, zone: state.zone }, client, signal }),
    isEmpty: isNothing,
  })
  return (
    <ReportFrame
      asked={asked}
      heightPx={tilePx}
      empty={<p className="text-muted">Nothing matches {rangeWords(state.range)}.</p>}
    >
      {(answer) => <Drawn answer={answer} hidden={saved.hidden} onRange={onRange} />}
    </ReportFrame>
  )
}

interface DrawnProps extends Pick<TileProps, 'onRange'> {
  readonly answer: Answer
  readonly hidden: readonly string[]
}

const curvePx = 220

function Drawn({ answer, hidden: hiddenFirst, onRange }: DrawnProps): ReactElement {
  const [highlighted, setHighlighted] = useState<number | undefined>()
  const [hidden, setHidden] = useState(hiddenFirst)
  return (
    <ReportCurve
      answer={answer}
      hidden={hidden}
      highlighted={highlighted}
      onHighlight={setHighlighted}
      onToggle={({ key }) => setHidden(toggled(hidden, key))}
      onZoom={onRange}
      heightPx={curvePx}
    />
  )
}
