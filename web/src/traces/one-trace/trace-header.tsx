import type { ReactElement, ReactNode } from 'react'
import { formatFigure } from '../../charts/number-format.ts'
import { ago } from '../../controls/ago.ts'
import { CopyButton } from '../../controls/copy-button.tsx'
import { Icon } from '../../controls/icon.tsx'
import { Link } from '../../navigation/link.tsx'
import { onePath } from '../../people/entity.ts'
import { formatDuration } from '../duration.ts'
import { epochMs, momentText } from '../moment.ts'
import { rangeAround, spanTerm, tracesPath } from '../url.ts'
import type { Trace } from './trace-view.ts'

/** Whose request it was, how it ended, when, and how long it took. */
export function TraceHeader({ id, trace }: { id: string; trace: Trace }): ReactElement {
  const root = trace.spans.find((span) => span.id === trace.root_span_id)?.attributes
  const startMs = epochMs(trace.start_ns)
  return (
    <section aria-label="Trace" className="grid gap-2">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          to={tracesPath({ range: rangeAround(startMs, Date.now()) })}
          className="flex items-center gap-1 text-[13px] text-muted hover:text-ink"
        >
          <span className="rotate-180">
            <Icon name="right" size={14} />
          </span>
          Traces
        </Link>
        <h2 className="min-w-0 truncate text-lg font-semibold tracking-tight">
          {root?.resource ?? id}
        </h2>
        <Outcome errors={trace.errors} />
      </div>
      <dl className="flex flex-wrap items-baseline gap-x-5 gap-y-1 text-[13px]">
        <Fact name="Service">{root?.service ?? '–'}</Fact>
        {root?.env === undefined || root.env === '' ? null : <Fact name="Env">{root.env}</Fact>}
        <Fact name="Duration">
          <b className="font-semibold">{formatDuration(trace.duration_ns)}</b>
        </Fact>
        <Fact name="Began">
          <time dateTime={new Date(startMs).toISOString()} title={`${momentText(startMs)} UTC`}>
            {momentText(startMs).slice(0, 19)} UTC
          </time>
          <span className="text-faint"> · {ago(startMs, Date.now())}</span>
        </Fact>
        <Fact name="Spans">{formatFigure(trace.span_count)}</Fact>
        <Fact name="Services">{formatFigure(trace.services.length)}</Fact>
        <People trace={trace} />
        <Fact name="Id">
          <span className="inline-flex items-center gap-0.5">
            <code className="font-mono text-xs">{id}</code>
            <CopyButton isCompact look="quiet" label="Copy the id of the trace" text={() => id} />
          </span>
        </Fact>
      </dl>
    </section>
  )
}

function Outcome({ errors }: { errors: number }): ReactElement {
  const look = errors > 0 ? 'bg-danger-soft text-danger' : 'bg-success-soft text-success'
  const words = errors === 1 ? '1 error' : `${formatFigure(errors)} errors`
  return (
    <span
      className={`flex items-center gap-1 rounded-md px-1.5 py-0.5 text-xs font-medium ${look}`}
    >
      <Icon name={errors > 0 ? 'warning' : 'check'} size={13} />
      {errors > 0 ? words : 'No errors'}
    </span>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <div className="flex min-w-0 items-baseline gap-1.5">
      <dt className="text-faint">{name}</dt>
      <dd className="numbers min-w-0 truncate">{children}</dd>
    </div>
  )
}

const whose = [
  { name: 'User', id: 'user_id', tag: '@usr.id', entity: 'user' },
  { name: 'Session', id: 'session_id', tag: '@session.id', entity: undefined },
  { name: 'Account', id: 'account_id', tag: '@account.id', entity: 'account' },
] as const

/** Of whom the entry span says the trace is: the way to their profile, and to their other traces. */
function People({ trace }: { trace: Trace }): ReactElement {
  const range = rangeAround(epochMs(trace.start_ns), Date.now())
  return (
    <>
      {whose.map(({ name, id, tag, entity }) => {
        const value = trace.spans.find(({ attributes }) => attributes[id] !== undefined)
          ?.attributes[id]
        if (value === undefined) return null
        return (
          <Fact key={name} name={name}>
            {entity === undefined ? (
              value
            ) : (
              <Link to={onePath(entity, value)} className="text-accent hover:underline">
                {value}
              </Link>
            )}{' '}
            <Link
              to={tracesPath({ query: spanTerm(tag, value), range })}
              title={`Traces of the ${name.toLowerCase()} ${value}`}
              className="text-muted underline hover:text-ink"
            >
              traces
            </Link>
          </Fact>
        )
      })}
    </>
  )
}
