import type { ListedTrace } from '@throughline/contract'
import type { ReactElement } from 'react'
import { Icon } from '../controls/icon.tsx'
import { Link } from '../navigation/link.tsx'
import { formatDuration } from '../traces/duration.ts'
import { tracePath } from '../traces/one-trace/url.ts'

/** What backends did for an event: `shop · POST /checkout · 254 ms`, which leads to the trace. */
export function TraceLine({ trace }: { trace: ListedTrace }): ReactElement {
  const { root, duration_ns: durationNs, is_error: isError } = trace.attributes
  return (
    <Link
      to={tracePath(trace.id)}
      className={`flex h-8 items-center gap-3 px-5 pl-[6.25rem] text-[13px] hover:bg-sunken ${isError ? 'text-danger' : 'text-muted'}`}
    >
      <Icon name={isError ? 'warning' : 'traces'} size={15} />
      <span className="truncate">
        {root.service} · {root.resource} · {formatDuration(durationNs)}
        {isError ? ' · failed' : ''}
      </span>
    </Link>
  )
}
