import type { ReactElement } from 'react'
import { formatFigure, formatShare } from '../charts/number-format.ts'
import type { LiveState } from '../server-api/live-stream.ts'
import type { LiveList } from './live-list.ts'

interface LiveStandProps {
  readonly state: LiveState
  readonly isHeld: boolean
}

/** Whether the stream flows, is held, or is lost. */
export function LiveStand({ state, isHeld }: LiveStandProps): ReactElement {
  const look = lookOf(state, isHeld)
  return (
    <span role="status" className="flex items-center gap-2 font-medium">
      <span className={`size-2 rounded-full ${look.dot}`} />
      {look.text}
    </span>
  )
}

function lookOf(state: LiveState, isHeld: boolean): { text: string; dot: string } {
  switch (state) {
    case 'connecting':
      return { text: 'Connecting', dot: 'bg-faint' }
    case 'lost':
      return { text: 'Reconnecting', dot: 'bg-danger breathing' }
    case 'open':
      return isHeld
        ? { text: 'Held', dot: 'bg-warning' }
        : { text: 'Live', dot: 'bg-success breathing' }
  }
}

/** How much of what arrived is drawn: 20 events a second at most. */
export function Sampling({ list }: { list: LiveList }): ReactElement {
  const { sent, skipped } = list
  const all = sent + skipped
  return (
    <span className="numbers min-w-0 flex-1 truncate text-[13px] text-muted">
      {skipped === 0
        ? ''
        : `A sample: ${formatShare(sent, all)} of ${formatFigure(all)} events. More than 20 a second are too fast to read.`}
    </span>
  )
}
