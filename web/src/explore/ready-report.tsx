import { lazy, Suspense, useState, type ReactElement } from 'react'
import type { ReportLine } from './explore-report.ts'
import { BehindPanel } from './behind-panel.tsx'
import type { Picked, ShownBehind } from './picked.ts'
import type { Answer } from './report.ts'
import { ReportCurve } from './report-curve.tsx'
import { ReportTable } from './report-table.tsx'
import { toggled } from './toggled.ts'
import type { ExploreState } from './url.ts'

const PickedMenu = lazy(async () => ({
  default: (await import('./picked-menu.tsx')).PickedMenu,
}))

export interface ReadyReportProps {
  readonly state: ExploreState
  readonly answer: Answer
  readonly onChange: (change: Partial<ExploreState>) => void
  /** Opens the choice of a breakdown. */
  readonly onBreakdown: () => void
}

/** Headlines, curves and, with the same rows, the table. */
export function ReadyReport(props: ReadyReportProps): ReactElement {
  const { state, answer, onChange } = props
  const { report } = answer
  const [highlighted, setHighlighted] = useState<number | undefined>()
  const [picked, setPicked] = useState<Picked | undefined>()
  const [shown, setShown] = useState<ShownBehind | undefined>()
  const pick = (line: ReportLine | undefined, bucket: number | undefined, at: DOMRect): void =>
    setPicked(line && { line, bucket, at })
  const toggle = (line: ReportLine): void => onChange({ hidden: toggled(state.hidden, line.key) })
  return (
    <>
      <ReportCurve
        answer={answer}
        hidden={state.hidden}
        highlighted={highlighted}
        onHighlight={setHighlighted}
        onToggle={toggle}
        onPick={({ line, index, at }) => pick(report.lines[line], index, at)}
        onZoom={(range) => onChange({ range })}
      />
      <ReportTable
        answer={answer}
        state={state}
        onHighlight={setHighlighted}
        onToggle={toggle}
        onPick={pick}
      />
      {picked === undefined ? null : (
        <Suspense>
          <PickedMenu
            {...props}
            picked={picked}
            onShow={setShown}
            onClose={() => setPicked(undefined)}
          />
        </Suspense>
      )}
      <BehindPanel shown={shown} zone={state.zone} onClose={() => setShown(undefined)} />
    </>
  )
}
