import { useState, type ReactElement } from 'react'
import { formatFigure, formatShare } from '../../charts/number-format.ts'
import { Button } from '../../controls/button.tsx'
import { CauseTraces } from './cause-traces.tsx'
import type { CausesProps } from './causes.tsx'
import { factorWords, valueWords, type Drop } from './factors.ts'
import { brokenDown, onlyWith } from './followed-up.ts'
import type { Cause, Tallied } from './rank-causes.ts'

interface CauseRowProps extends CausesProps {
  readonly cause: Cause
  /** Its traces are in sight before anybody asks for them. */
  readonly isShown: boolean
}

/** One value that sets them apart: how much, and what to do about it. */
export function CauseRow(props: CauseRowProps): ReactElement {
  const { drop, cause, isShown, onChange } = props
  const { factor, value, rate, othersRate, lost } = cause
  const [chosen, setChosen] = useState<boolean>()
  const isOpen = chosen ?? isShown
  const groups = brokenDown(drop, cause)
  return (
    <li className="grid min-w-0 gap-2 rounded-xl border border-line bg-card p-3.5">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="truncate text-xs text-muted">{factorWords(factor, drop)}</p>
          <h4 className="font-semibold break-words">{valueWords(factor, value)}</h4>
        </div>
        <p className="numbers text-right text-[13px] text-danger">
          −{formatFigure(Math.round(lost))}
          <span className="block text-xs text-muted">lost by it</span>
        </p>
      </div>
      <dl className="grid gap-1 text-[13px]">
        <Rate name="with it" rate={rate} colour="bg-danger">
          {formatFigure(cause.wentOn)} of {formatFigure(cause.reached)} went on
        </Rate>
        <Rate name="others" rate={othersRate} colour="bg-accent" />
      </dl>
      <Also drop={drop} also={cause.also} />
      <div className="flex flex-wrap gap-1">
        <Button aria-expanded={isOpen} onClick={() => setChosen(!isOpen)}>
          Traces with it
        </Button>
        <Button look="quiet" onClick={() => onChange(onlyWith(drop, cause))}>
          Only these
        </Button>
        {groups === undefined ? null : (
          <Button look="quiet" onClick={() => onChange(groups)}>
            Break down by it
          </Button>
        )}
      </div>
      {isOpen ? <CauseTraces {...props} /> : null}
    </li>
  )
}

interface RateProps {
  readonly name: string
  readonly rate: number
  readonly colour: string
  readonly children?: readonly string[]
}

function Rate({ name, rate, colour, children }: RateProps): ReactElement {
  return (
    <div className="grid grid-cols-[3.5rem_minmax(0,1fr)_3.5rem] items-center gap-x-2">
      <dt className="text-muted">{name}</dt>
      <dd className="contents">
        <span className="h-2 overflow-hidden rounded-full bg-sunken">
          <span className={`block h-full ${colour}`} style={{ width: `${rate * 100}%` }} />
        </span>
        <strong className="numbers text-right font-semibold">{formatShare(rate, 1)}</strong>
        {children === undefined ? null : (
          <span className="numbers col-start-2 text-xs text-muted">{children}</span>
        )}
      </dd>
    </div>
  )
}

interface AlsoProps {
  readonly drop: Drop
  readonly also: readonly Tallied[]
}

const alsoMax = 4

/** What says the same, as far as the counts tell. */
function Also({ drop, also }: AlsoProps): ReactElement | null {
  if (also.length === 0) return null
  return (
    <ul aria-label="As many attempts have" className="grid gap-0.5 text-xs text-muted">
      {also.slice(0, alsoMax).map((one) => (
        <li key={JSON.stringify([one.factor, one.value])} className="truncate">
          also {factorWords(one.factor, drop)}: {valueWords(one.factor, one.value)}
        </li>
      ))}
    </ul>
  )
}
