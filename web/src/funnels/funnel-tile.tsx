import type { ReactElement } from 'react'
import { formatFigure, formatShare } from '../charts/number-format.ts'
import { navigate } from '../navigation/location.ts'
import { rangeWords } from '../range/range.ts'
import { windowOf } from '../range/window.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { tilePx, type TileProps } from '../saving/tile.ts'
import { askFunnel } from './ask-funnel.ts'
import { StepBarsChart } from './step-bars.tsx'
import { funnelsAddress, readFunnels, writeFunnels, type FunnelsState } from './url.ts'

/** A saved funnel, on a dashboard: its conversion and its bars; a part of one opens who they are. */
export function FunnelTile({ query, range, atMs }: TileProps): ReactElement {
  const saved = readFunnels(query)
  const state: FunnelsState = {
    ...saved,
    range: range ?? saved.range,
    tab: 'steps',
    form: 'none',
    open: undefined,
  }
  const window = windowOf(state.range, { nowMs: atMs, zone: state.zone })
  const asked = useReport({
    key: ['funnel', writeFunnels(state), atMs],
    ask: async (signal) => askFunnel(state, window, signal),
    isEmpty: ({ report }) => (report.steps[0]?.reached ?? 0) === 0,
  })
  return (
    <ReportFrame
      asked={asked}
      heightPx={tilePx}
      empty={<p className="text-muted">Nobody begins this funnel {rangeWords(state.range)}.</p>}
    >
      {({ report, question }) => {
        const [first, last] = [report.steps[0]?.reached ?? 0, report.steps.at(-1)?.reached ?? 0]
        return (
          <>
            <p className="numbers flex flex-wrap items-baseline gap-x-2.5 px-5 pt-5">
              <strong className="text-[28px] leading-8 font-semibold tracking-tight">
                {formatShare(last, first)}
              </strong>
              <span className="text-muted">
                of {formatFigure(first)} get through {rangeWords(question.range)}
              </span>
            </p>
            <StepBarsChart
              report={report}
              onOpen={(open) =>
                navigate(`${funnelsAddress.path}${writeFunnels({ ...question, open })}`)
              }
            />
          </>
        )
      }}
    </ReportFrame>
  )
}
