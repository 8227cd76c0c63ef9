import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useState, type ReactElement, type ReactNode } from 'react'
import { Button } from '../controls/button.tsx'
import { plainWords } from '../server-api/api-error.ts'
import { progressWords } from './progress-words.ts'
import type { AskedReport } from './use-report.ts'

interface ReportFrameProps<Rows> {
  readonly asked: AskedReport<Rows>
  /** As tall as the rows will be, so that their arrival moves nothing. */
  readonly heightPx: number
  readonly empty: ReactNode
  readonly children: (rows: Rows) => ReactNode
}

/** A report in the one state it is in. */
export function ReportFrame<Rows>(props: ReportFrameProps<Rows>): ReactElement {
  const { asked, heightPx } = props
  const { report, askAgain } = asked
  switch (report.state) {
    case 'loading':
      return <Skeleton heightPx={heightPx} asked={asked} />
    case 'cancelled':
      return (
        <StandIn heightPx={heightPx}>
          <p className="text-muted">The question was cancelled.</p>
          <Button onClick={askAgain}>Ask again</Button>
        </StandIn>
      )
    case 'failed':
      return (
        <StandIn heightPx={heightPx} role="alert">
          <p className="max-w-prose whitespace-pre-wrap text-danger">{plainWords(report.error)}</p>
          <Button onClick={askAgain}>Ask again</Button>
        </StandIn>
      )
    case 'empty':
      return <StandIn heightPx={heightPx}>{props.empty}</StandIn>
    case 'ready':
      return (
        <div aria-busy={report.isRefreshing} className="relative">
          {report.isRefreshing ? <Refreshing asked={asked} /> : null}
          {props.children(report.rows)}
        </div>
      )
  }
}

interface StandInProps {
  readonly heightPx: number
  readonly role?: 'alert'
  readonly children: ReactNode
}

function StandIn({ heightPx, role, children }: StandInProps): ReactElement {
  return (
    <div
      role={role}
      style={{ minHeight: heightPx }}
      className="grid place-content-center justify-items-center gap-4 p-6 text-center"
    >
      {children}
    </div>
  )
}

interface WaitingProps {
  readonly asked: Pick<AskedReport<unknown>, 'cancel' | 'readProgress'>
}

function Skeleton({ heightPx, asked }: WaitingProps & { heightPx: number }): ReactElement {
  return (
    <div role="status" aria-label="Loading" style={{ height: heightPx }} className="relative p-5">
      <div className="breathing h-8 w-40 rounded-lg bg-sunken" />
      <div className="breathing mt-6 h-[calc(100%-56px)] rounded-lg bg-sunken" />
      <div className="absolute inset-0 grid place-content-center">
        <Elapsed asked={asked} />
      </div>
    </div>
  )
}

function Refreshing({ asked }: WaitingProps): ReactElement {
  return (
    <>
      <div aria-hidden="true" className="absolute inset-x-0 top-0 z-10 h-0.5 overflow-hidden">
        <div className="sliding h-full w-1/4 bg-accent" />
      </div>
      <div className="absolute top-3 right-3 z-10">
        <Elapsed asked={asked} />
      </div>
    </>
  )
}

// Most answers come sooner; a clock that shows for a moment only is a flicker.
const quietSeconds = 2

/** How long the answer has been waited for and how far it is, with a way to stop waiting. */
function Elapsed({ asked }: WaitingProps): ReactElement | null {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const startMs = Date.now()
    const tick = (): void => setSeconds(Math.floor((Date.now() - startMs) / 1_000))
    const timer = setInterval(tick, 1_000)
    return () => clearInterval(timer)
  }, [])
  const isLong = seconds >= quietSeconds
  const words = useProgressWords(asked, isLong)
  if (!isLong) return null
  return (
    <span className="appearing flex items-center gap-3 rounded-lg border border-line bg-raised py-1 pr-1 pl-3 text-[13px] shadow-raised">
      <span className="numbers text-muted">
        Asking for {seconds} s{words === undefined ? '' : ` · ${words}`}
      </span>
      <Button onClick={asked.cancel}>Cancel</Button>
    </span>
  )
}

const progressEveryMs = 1_000

function useProgressWords(
  { readProgress }: WaitingProps['asked'],
  isLong: boolean,
): string | undefined {
  const { data } = useQuery({
    queryKey: ['progress', useId()],
    queryFn: async ({ signal }) => (await readProgress(signal)) ?? null,
    enabled: isLong,
    refetchInterval: progressEveryMs,
    gcTime: 0,
    retry: false,
  })
  return data?.is_running === true ? progressWords(data) : undefined
}
