import { useState, type ReactElement } from 'react'
import { navigate } from '../navigation/location.ts'
import { rangeWords } from '../range/range.ts'
import { windowOf } from '../range/window.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { tilePx, type TileProps } from '../saving/tile.ts'
import { askPaths } from './ask-paths.ts'
import { HiddenLinks } from './least-link.tsx'
import { NodeMenu, type PointedNode } from './node-menu.tsx'
import { SankeyChart } from './sankey-chart.tsx'
import { pathsAddress, readPaths, writePaths, type PathsState } from './url.ts'

/** Saved paths, on a dashboard; what is done with a node of them is shown by the screen. */
export function PathsTile({ query, range, atMs }: TileProps): ReactElement {
  const saved = readPaths(query)
  const state: PathsState = { ...saved, range: range ?? saved.range, form: 'none', open: undefined }
  const window = windowOf(state.range, { nowMs: atMs, zone: state.zone })
  const [pointed, setPointed] = useState<PointedNode | undefined>()
  const asked = useReport({
    key: ['paths', writePaths(state), atMs],
    ask: async (signal) => askPaths(state, window, signal),
    isEmpty: ({ diagram }) => diagram.nodes.length === 0,
  })
  const show = (part: Partial<PathsState>): void =>
    navigate(`${pathsAddress.path}${writePaths({ ...state, ...part })}`)
  return (
    <ReportFrame
      asked={asked}
      heightPx={tilePx}
      empty={<p className="text-muted">Nobody went these ways {rangeWords(state.range)}.</p>}
    >
      {({ diagram, question }) => (
        <>
          <SankeyChart
            diagram={diagram}
            least={question.least}
            anchor={question.anchor}
            entity={question.entity}
            onNode={(node, at) => setPointed({ node, at })}
            onLink={({ part }) => show({ open: part })}
          />
          <p className="px-5 pb-2">
            <HiddenLinks diagram={diagram} least={question.least} />
          </p>
          {pointed === undefined ? null : (
            <NodeMenu
              {...pointed}
              state={question}
              onChange={show}
              onClose={() => setPointed(undefined)}
            />
          )}
        </>
      )}
    </ReportFrame>
  )
}
