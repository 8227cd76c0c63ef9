import { useState, type ReactElement } from 'react'
import { formatFigure, formatShare } from '../../charts/number-format.ts'
import { Button } from '../../controls/button.tsx'
import { ProgressBar } from '../../controls/progress-bar.tsx'
import type { Window } from '../../range/window.ts'
import { plainWords } from '../../server-api/api-error.ts'
import { stepWords } from '../steps.ts'
import type { FunnelsState } from '../url.ts'
import type { CausesFound } from './ask-causes.ts'
import { CauseRow } from './cause-row.tsx'
import { CauseTools } from './cause-tools.tsx'
import { questionWords, speaksOfFailing, type Drop, type Factor } from './factors.ts'
import { rankCauses, type Cause } from './rank-causes.ts'
import { useCauses, type AskedCauses } from './use-causes.ts'

export interface CausesProps {
  readonly drop: Drop
  readonly window: Window
  readonly questionKey: readonly unknown[]
  readonly onChange: (change: Partial<FunnelsState>) => void
}

/** What tells attempts that end at a step from those that go on, the costliest first. */
export function Causes(props: CausesProps): ReactElement {
  const { drop, window, questionKey } = props
  const asked = useCauses([...questionKey, 'causes', drop.from], drop, window)
  const { found, error, askAgain } = asked
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 px-5 py-4">
      {error === null ? null : (
        <div role="alert" className="flex flex-wrap items-center gap-3">
          <p className="text-danger">{plainWords(error)}</p>
          <Button onClick={askAgain}>Ask again</Button>
        </div>
      )}
      {found === undefined ? null : <Whole drop={drop} found={found} />}
      <Progress asked={asked} drop={drop} />
      {found === undefined ? null : <Ranked {...props} found={found} isAsking={asked.isAsking} />}
    </div>
  )
}

function Whole({ drop, found }: { readonly drop: Drop; readonly found: CausesFound }) {
  const [at, next] = [drop.state.steps[drop.from], drop.state.steps[drop.from + 1]]
  const { reached, wentOn } = found.whole
  return (
    <p className="text-[13px] text-muted">
      Of {formatFigure(reached)} attempts at {at && stepWords(at)},{' '}
      <strong className="font-semibold text-ink">{formatFigure(reached - wentOn)}</strong> did not
      go on to {next && stepWords(next)} ({formatShare(reached - wentOn, reached)}). Somebody who
      tried twice counts twice here.
    </p>
  )
}

interface ProgressProps {
  readonly asked: AskedCauses
  readonly drop: Drop
}

/** Which question is being asked, of how many. */
function Progress({ asked, drop }: ProgressProps): ReactElement | null {
  const { found, isAsking, error, cancel, askAgain } = asked
  const next = found?.factors[found.asked]
  if (isAsking) {
    return (
      <div className="flex items-center gap-3 text-[13px] text-muted">
        <ProgressBar
          label="Questions asked"
          className="h-1.5 w-24 flex-none"
          max={found?.factors.length ?? 1}
          value={found?.asked ?? 0}
        />
        <span className="min-w-0 flex-1 truncate">
          {next === undefined
            ? 'Looking what there is to ask'
            : `Comparing ${questionWords(next, drop)}`}
        </span>
        <Button onClick={cancel}>Cancel</Button>
      </div>
    )
  }
  const isWhole = found !== undefined && found.asked === found.factors.length
  if (isWhole || error !== null) return null
  return (
    <p className="flex items-center gap-3 text-[13px] text-muted">
      Cancelled: not everything was compared.
      <Button onClick={askAgain}>Go on</Button>
    </p>
  )
}

interface RankedProps extends CausesProps {
  readonly found: CausesFound
  readonly isAsking: boolean
}

function Ranked(props: RankedProps): ReactElement {
  const { found, isAsking } = props
  const parts = sections.map((section) => {
    return {
      ...section,
      causes: rankCauses(found.tallied.filter(({ factor }) => section.has(factor))),
    }
  })
  const filled = parts.filter((part) => part.causes.length > 0)
  return (
    <>
      {filled.length === 0 && !isAsking ? (
        <p className="py-6 text-center text-muted">
          Nothing that was compared tells them apart from those who went on.
        </p>
      ) : null}
      {filled.map((part, at) => (
        <Section key={part.title} {...props} {...part} isFirst={at === 0} />
      ))}
      <CauseTools {...props} causes={parts.flatMap(({ causes }) => causes)} />
    </>
  )
}

/** What went wrong says most, and that something else came after the step least. */
const sections = [
  {
    title: 'What went wrong',
    has: (factor: Factor) => factor.kind !== 'event' && speaksOfFailing(factor.attribute),
  },
  {
    title: 'What sets them apart',
    has: (factor: Factor) => factor.kind !== 'event' && !speaksOfFailing(factor.attribute),
  },
  { title: 'What happened instead', has: (factor: Factor) => factor.kind === 'event' },
]

const shownMax = 4

interface SectionProps extends CausesProps {
  readonly title: string
  readonly causes: readonly Cause[]
  readonly isFirst: boolean
}

function Section(props: SectionProps): ReactElement {
  const { title, causes, isFirst } = props
  const [shown, setShown] = useState(shownMax)
  return (
    <section aria-label={title} className="grid gap-2">
      <h3 className="text-[13px] font-semibold">{title}</h3>
      <ol className="grid gap-2">
        {causes.slice(0, shown).map((cause, at) => (
          <CauseRow key={keyOf(cause)} {...props} cause={cause} isShown={isFirst && at === 0} />
        ))}
      </ol>
      {causes.length > shown ? (
        <Button look="quiet" className="justify-self-start" onClick={() => setShown(causes.length)}>
          Show all {causes.length}
        </Button>
      ) : null}
    </section>
  )
}

function keyOf({ factor, value }: Cause): string {
  return JSON.stringify([factor, value])
}
