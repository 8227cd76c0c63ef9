import { useDeferredValue, useMemo, type ReactElement } from 'react'
import { measureWords } from '../building/measure.ts'
import type { CurvePick } from '../charts/curve-options.ts'
import { Curve } from '../charts/curve.tsx'
import { formatChange, formatFigure } from '../charts/number-format.ts'
import { Swatch } from '../charts/swatch.tsx'
import { rangeBetween, rangeWords, type Range } from '../range/range.ts'
import type { ExploreReport, Headline, ReportLine } from './explore-report.ts'
import { Legend } from './legend.tsx'
import { letters, lineWords } from './line-choice.ts'
import type { Answer } from './report.ts'
import type { ExploreState } from './url.ts'

interface ReportCurveProps {
  readonly answer: Answer
  /** Keys of the lines that are off the chart. */
  readonly hidden: readonly string[]
  readonly highlighted: number | undefined
  readonly onHighlight: (index: number | undefined) => void
  readonly onToggle: (line: ReportLine) => void
  readonly onZoom: (range: Range) => void
  readonly onPick?: (pick: CurvePick) => void
  readonly heightPx?: number
}

/** The figure of each line, what the colours mean, and the curves. */
export function ReportCurve(props: ReportCurveProps): ReactElement {
  const { report, question, window, intervalMs } = props.answer
  const series = useSeries(report, props.hidden)
  return (
    <>
      <Headlines headlines={report.headlines} state={question} />
      {question.breakdown === '' && report.lines.length < 2 ? null : (
        <Legend
          lines={report.lines}
          hidden={props.hidden}
          onHighlight={props.onHighlight}
          onToggle={props.onToggle}
        />
      )}
      <div className="px-3 pb-3">
        <Curve
          label={`${question.lines.map(lineWords).join(', ')} ${rangeWords(question.range)}`}
          times={report.times}
          fromMs={window.fromMs}
          toMs={window.toMs}
          intervalMs={intervalMs}
          zone={question.zone}
          series={series}
          highlighted={props.highlighted}
          onZoom={(fromMs, toMs) => props.onZoom(rangeBetween(fromMs, toMs))}
          {...(props.onPick === undefined ? {} : { onPick: props.onPick })}
          {...(props.heightPx === undefined ? {} : { heightPx: props.heightPx })}
        />
      </div>
    </>
  )
}

function useSeries(report: ExploreReport, hidden: readonly string[]) {
  // The list is read anew from the address each time; its text is what counts. Drawing many points
  // takes a moment: what was pressed is shown before it.
  const hiddenText = useDeferredValue(JSON.stringify(hidden))
  return useMemo(() => {
    const off: unknown = JSON.parse(hiddenText)
    return report.lines.map(({ key, label, look, values, before }) => ({
      label,
      look,
      values,
      before: before?.values,
      isHidden: Array.isArray(off) && off.includes(key),
    }))
  }, [report, hiddenText])
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
