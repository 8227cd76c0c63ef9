import type { ReactElement } from 'react'
import { formatElapsed } from '../charts/elapsed.ts'
import { formatFigure, formatShare } from '../charts/number-format.ts'
import { worstStep, type FunnelReport } from './funnel-report.ts'

/** What a funnel says in four figures. */
export function Heads({ report }: { readonly report: FunnelReport }): ReactElement {
  const { steps, medianMs } = report
  const [first, last] = [steps[0], steps.at(-1)]
  const worst = worstStep(steps)
  const before = worst && steps[worst.index - 1]
  return (
    <dl className="grid grid-cols-2 border-b border-line lg:grid-cols-4">
      <Head title="Conversion" figure={formatShare(last?.reached ?? 0, first?.reached ?? 0)}>
        of {formatFigure(first?.reached ?? 0)} at the first step
      </Head>
      <Head title="Completed" figure={formatFigure(last?.reached ?? 0)}>
        {last?.label ?? ''}
      </Head>
      <Head title="Median time" figure={medianMs === undefined ? '–' : formatElapsed(medianMs)}>
        from the first step to the last
      </Head>
      <Head
        title="Worst step"
        figure={worst === undefined ? '–' : `−${formatShare(worst.dropped, before?.reached ?? 0)}`}
      >
        {worst === undefined ? 'nobody drops off' : `${before?.label ?? ''} → ${worst.label}`}
      </Head>
    </dl>
  )
}

interface HeadProps {
  readonly title: string
  readonly figure: string
  readonly children: string | readonly string[]
}

function Head({ title, figure, children }: HeadProps): ReactElement {
  return (
    <div className="min-w-0 px-5 py-4">
      <dt className="text-[13px] text-muted">{title}</dt>
      <dd>
        <strong className="numbers text-2xl leading-8 font-semibold tracking-tight">
          {figure}
        </strong>
        <span className="block truncate text-[13px] text-muted">{children}</span>
      </dd>
    </div>
  )
}
