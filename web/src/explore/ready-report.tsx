import { useState, type ReactElement } from 'react'
import { MenuAt } from '../controls/menu-at.tsx'
import type { ReportLine } from './explore-report.ts'
import { BehindPanel } from './behind-panel.tsx'
import { behind, pickedItems, pickedWords, type Picked, type ShownBehind } from './picked.ts'
import type { Answer } from './report.ts'
import { ReportCurve } from './report-curve.tsx'
import { ReportTable } from './report-table.tsx'
import { toggled } from './toggled.ts'
import type { ExploreState } from './url.ts'

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
  const showBehind = (kind: ShownBehind['kind'], of: Picked): void => {
    const what = behind(of, answer)
    setShown(what && { kind, behind: what })
  }
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
        <MenuAt
          title={pickedWords(picked, answer)}
          at={picked.at}
          items={pickedItems(picked, answer, {
            state,
            onChange,
            onBehind: (kind) => showBehind(kind, picked),
            onBreakdown: props.onBreakdown,
          })}
          onClose={() => setPicked(undefined)}
        />
      )}
      <BehindPanel shown={shown} zone={state.zone} onClose={() => setShown(undefined)} />
    </>
  )
}
