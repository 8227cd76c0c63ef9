import type { CSSProperties, ReactElement } from 'react'
import { formatElapsed } from '../charts/elapsed.ts'
import { formatFigure, formatShare } from '../charts/number-format.ts'
import { seriesLook } from '../charts/palette.ts'
import { Swatch } from '../charts/swatch.tsx'
import { worstStep, type Bar, type FunnelReport, type StepBars } from './funnel-report.ts'
import { groupsDrawnMax } from './question.ts'
import type { OpenPart } from './url.ts'

interface BarsProps {
  readonly report: FunnelReport
  readonly onOpen: (part: OpenPart) => void
}

const barsPx = 240

/**
 * A bar a step, or one for each group of it: solid who got there, hatched who reached the step before
 * and not this one. Each part opens who they are.
 */
export function StepBarsChart({ report, onOpen }: BarsProps): ReactElement {
  const { steps, groups } = report
  const worst = worstStep(steps)
  const drawn = groups?.slice(0, groupsDrawnMax)
  return (
    <div>
      {drawn === undefined ? null : (
        <ul aria-label="Groups" className="flex flex-wrap gap-x-4 gap-y-1 px-5 pt-4 text-[13px]">
          {drawn.map(({ group }, index) => (
            <li key={group} className="flex items-center gap-1.5 text-muted">
              <Swatch index={index} /> {group}
            </li>
          ))}
          {(groups?.length ?? 0) > groupsDrawnMax ? (
            <li className="text-faint">
              and {(groups?.length ?? 0) - groupsDrawnMax} in the table
            </li>
          ) : null}
        </ul>
      )}
      <ol aria-label="Bars" className="flex overflow-x-auto px-3 py-4">
        {steps.map((step) => (
          <li
            key={step.index}
            className={`flex min-w-36 flex-1 flex-col rounded-xl p-2 ${step.index === worst?.index ? 'bg-danger-soft' : ''}`}
          >
            <Above step={step} isWorst={step.index === worst?.index} />
            <div
              className="flex items-end justify-center gap-1 border-b border-line-strong"
              style={{ height: barsPx }}
            >
              {drawn === undefined ? (
                <Column bar={step} step={step} onOpen={onOpen} />
              ) : (
                drawn.flatMap(({ group, bars }, index) => {
                  const bar = bars[step.index]
                  if (bar === undefined) return []
                  return (
                    <Column
                      key={group}
                      bar={bar}
                      step={step}
                      group={group}
                      look={index}
                      onOpen={onOpen}
                    />
                  )
                })
              )}
            </div>
            <Below step={step} />
          </li>
        ))}
      </ol>
    </div>
  )
}

interface AboveProps {
  readonly step: StepBars
  readonly isWorst: boolean
}

function Above({ step, isWorst }: AboveProps): ReactElement {
  return (
    <p className="numbers flex min-h-6 items-baseline justify-between gap-2 pb-2 text-[13px]">
      <strong className="font-semibold">{formatShare(step.ofFirst, 1)}</strong>
      {step.index === 0 ? null : (
        <span
          title="Of the step before"
          className={isWorst ? 'font-medium text-danger' : 'text-muted'}
        >
          −{formatShare(1 - step.ofPrevious, 1)}
        </span>
      )}
    </p>
  )
}

function Below({ step }: { readonly step: StepBars }): ReactElement {
  return (
    <div className="min-w-0 pt-2 text-[13px]">
      <p className="truncate font-medium" title={step.label}>
        <span className="text-faint">{step.index + 1}</span> {step.label}
      </p>
      <p className="numbers text-muted">{formatFigure(step.reached)}</p>
      <p className="numbers min-h-5 text-muted">
        {step.fromPreviousMs === undefined
          ? null
          : `⌀ ${formatElapsed(step.fromPreviousMs)} from step ${step.index}`}
      </p>
    </div>
  )
}

interface ColumnProps {
  readonly bar: Bar
  readonly step: StepBars
  readonly group?: string
  /** Place in the palette. */
  readonly look?: number
  readonly onOpen: (part: OpenPart) => void
}

// A bar of nobody, and one of very few among many, must still be seen and pressed.
const leastPx = 3

function Column({ bar, step, group, look = 0, onOpen }: ColumnProps): ReactElement {
  const solidPx = bar.reached === 0 ? 0 : Math.max(leastPx, bar.ofFirst * barsPx)
  const droppedPx = bar.dropped === 0 ? 0 : Math.max(leastPx, bar.droppedOfFirst * barsPx)
  const of = group === undefined ? '' : ` of ${group}`
  const colour: CSSProperties & Record<'--hatch', string> = {
    '--hatch': `var(${seriesLook(look).token})`,
  }
  return (
    <div className="flex h-full max-w-24 min-w-2 flex-1 flex-col justify-end" style={colour}>
      {bar.dropped === 0 ? null : (
        <button
          type="button"
          aria-label={`${formatFigure(bar.dropped)}${of} dropped off before ${step.label}: who`}
          title={`${formatFigure(bar.dropped)}${of} dropped off before ${step.label}`}
          className="hatched rounded-t-md border border-b-0 border-(--hatch)/50 hover:bg-(--hatch)/20"
          style={{ height: droppedPx }}
          onClick={() => onOpen({ kind: 'dropped', step: step.index, group })}
        />
      )}
      {bar.reached === 0 ? null : (
        <button
          type="button"
          aria-label={`${formatFigure(bar.reached)}${of} reached ${step.label}: who`}
          title={`${formatFigure(bar.reached)}${of} reached ${step.label}`}
          className={`bg-(--hatch) hover:opacity-85 ${bar.dropped === 0 ? 'rounded-t-md' : ''}`}
          style={{ height: solidPx }}
          onClick={() => onOpen({ kind: 'reached', step: step.index, group })}
        />
      )}
    </div>
  )
}
