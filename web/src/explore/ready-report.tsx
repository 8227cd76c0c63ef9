import { useMemo, useState, type ReactElement } from 'react'
import { Curve } from '../charts/curve.tsx'
import { formatChange, formatFigure } from '../charts/number-format.ts'
import { Swatch } from '../charts/swatch.tsx'
import { MenuAt } from '../controls/menu-at.tsx'
import { measureWords } from '../building/measure.ts'
import { rangeBetween, rangeWords } from '../range/range.ts'
import type { ExploreReport, Headline, ReportLine } from './explore-report.ts'
import { EventsPanel } from './events-panel.tsx'
import { Legend } from './legend.tsx'
import { letters, lineWords } from './line-choice.ts'
import { behind, pickedItems, pickedWords, type Behind, type Picked } from './picked.ts'
import type { Answer } from './report.ts'
import { ReportTable } from './report-table.tsx'
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
  const { report, window, intervalMs } = answer
  const [highlighted, setHighlighted] = useState<number | undefined>()
  const [picked, setPicked] = useState<Picked | undefined>()
  const [shown, setShown] = useState<Behind | undefined>()
  const pick = (line: ReportLine | undefined, bucket: number | undefined, at: DOMRect): void =>
    setPicked(line && { line, bucket, at })
  const series = useSeries(report, state.hidden)
  const toggle = (line: ReportLine): void => onChange({ hidden: toggled(state.hidden, line.key) })
  return (
    <>
      <Headlines headlines={report.headlines} state={state} />
      {state.breakdown === '' && report.lines.length < 2 ? null : (
        <Legend
          lines={report.lines}
          hidden={state.hidden}
          onHighlight={setHighlighted}
          onToggle={toggle}
        />
      )}
      <div className="px-3 pb-3">
        <Curve
          label={`${state.lines.map(lineWords).join(', ')} ${rangeWords(state.range)}`}
          times={report.times}
          fromMs={window.fromMs}
          toMs={window.toMs}
          intervalMs={intervalMs}
          zone={state.zone}
          series={series}
          highlighted={highlighted}
          onPick={({ line, index, at }) => pick(report.lines[line], index, at)}
          onZoom={(fromMs, toMs) => onChange({ range: rangeBetween(fromMs, toMs) })}
        />
      </div>
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
            onBehind: () => setShown(behind(picked, answer)),
            onBreakdown: props.onBreakdown,
          })}
          onClose={() => setPicked(undefined)}
        />
      )}
      <EventsPanel behind={shown} zone={state.zone} onClose={() => setShown(undefined)} />
    </>
  )
}

function useSeries(report: ExploreReport, hidden: readonly string[]) {
  const hiddenKey = JSON.stringify(hidden)
  return useMemo(
    () =>
      report.lines.map(({ key, label, look, values, before }) => ({
        label,
        look,
        values,
        before: before?.values,
        isHidden: hidden.includes(key),
      })),
    // The list of hidden keys is read anew from the address each time; its text is what counts.
    [report, hiddenKey],
  )
}

function toggled(hidden: readonly string[], key: string): readonly string[] {
  return hidden.includes(key) ? hidden.filter((other) => other !== key) : [...hidden, key]
}

interface HeadlinesProps {
  readonly headlines: readonly Headline[]
  readonly state: ExploreState
}

function Headlines({ headlines, state }: HeadlinesProps): ReactElement {
  const [only] = headlines
  return (
    <header className="flex flex-wrap gap-x-8 gap-y-3 px-5 pt-5 pb-3">
      {headlines.map((headline) => (
        <div key={headline.letter}>
          {headlines.length > 1 ? (
            <p className="flex items-center gap-1.5 text-[13px] text-muted">
              <Swatch index={letters.indexOf(headline.letter)} />
              {headline.label}
            </p>
          ) : null}
          <p className="flex flex-wrap items-baseline gap-x-2.5">
            <strong className="text-[28px] leading-8 font-semibold tracking-tight">
              {formatFigure(headline.figure)}
            </strong>
            {headline === only && headlines.length === 1 ? (
              <span className="text-muted">
                {unitOf(state)} {rangeWords(state.range)}
              </span>
            ) : null}
            <Change headline={headline} />
          </p>
        </div>
      ))}
    </header>
  )
}

function unitOf({ lines: [line] }: ExploreState): string {
  return line?.kind === 'events' ? measureWords(line.measure).unit : ''
}

function Change({ headline }: { readonly headline: Headline }): ReactElement | null {
  const { figure, before } = headline
  if (before === undefined) return null
  return (
    <span className="numbers rounded-md bg-sunken px-1.5 text-[13px] text-muted">
      {formatChange(figure, before) ?? '–'} from {formatFigure(before)}
    </span>
  )
}
