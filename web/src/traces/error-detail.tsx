import type { ErrorGroup } from '@throughline/contract'
import type { ReactElement } from 'react'
import { Icon } from '../controls/icon.tsx'
import { Link } from '../navigation/link.tsx'
import { epochMs, momentText } from './moment.ts'
import { tracePath } from './one-trace/url.ts'
import { narrowed } from './search-terms.ts'
import { spanTerm, tracesPath, type TracesState } from './url.ts'

/** A group of errors in a line. */
export function errorWords({ attributes }: ErrorGroup): string {
  const { error_type: type, message } = attributes
  return [type, message].filter((text) => text !== '').join(': ') || 'Failed, without a reason'
}

interface ErrorDetailProps {
  readonly group: ErrorGroup
  readonly state: TracesState
}

/** What is known of a group of errors, with the last of them. */
export function ErrorDetail({ group, state }: ErrorDetailProps): ReactElement {
  const { attributes } = group
  const { sample, frames } = attributes
  return (
    <div className="grid gap-4 p-5 text-[13px]">
      <p className="break-words">{errorWords(group)}</p>
      <dl className="numbers grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <Fact name="Service" text={attributes.service} />
        <Fact name="First" text={`${momentText(epochMs(attributes.first_seen_ns))} UTC`} />
        <Fact name="Last" text={`${momentText(epochMs(attributes.last_seen_ns))} UTC`} />
        {frames.length === 0 ? null : <Fact name="In" text={frames.join(' ← ')} />}
      </dl>
      <div className="flex flex-wrap gap-2">
        <Link to={tracePath(sample.trace_id, sample.span_id)} className={linkLook}>
          <Icon name="traces" size={14} />
          The trace of the last one
        </Link>
        <Link to={tracesPath({ ...state, ...listOf(group, state) })} className={linkLook}>
          <Icon name="filter" size={14} />
          All such traces
        </Link>
      </div>
      <section aria-label="The last one">
        <h3 className="text-xs font-medium text-faint">The last one</h3>
        <p className="mt-1 break-words">{sample.message}</p>
        {sample.stack === '' ? null : (
          <pre
            tabIndex={0}
            aria-label="Stack"
            className="mt-2 overflow-x-auto rounded-lg bg-sunken p-3 font-mono text-[11.5px] leading-4.5"
          >
            {sample.stack}
          </pre>
        )}
      </section>
    </div>
  )
}

const linkLook =
  'inline-flex h-8 items-center gap-1.5 rounded-lg border border-line-strong bg-card px-3 hover:bg-sunken'

function Fact({ name, text }: { name: string; text: string }): ReactElement {
  return (
    <div className="contents">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{text}</dd>
    </div>
  )
}

// A search cannot ask for a message without its numbers; service and type find the same and a few more.
function listOf({ attributes }: ErrorGroup, { query }: TracesState): Partial<TracesState> {
  const { service, error_type: type } = attributes
  const failed = narrowed(narrowed(query, spanTerm('service', service)), 'status:error')
  const typed = type === '' ? failed : narrowed(failed, spanTerm('@error.type', type))
  return { part: 'list', rows: 'traces', open: '', query: typed }
}
