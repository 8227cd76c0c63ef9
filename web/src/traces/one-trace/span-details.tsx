import type { SpanOfTrace } from '@throughline/contract'
import type { ReactElement, ReactNode } from 'react'
import { formatShare } from '../../charts/number-format.ts'
import { Button } from '../../controls/button.tsx'
import { CopyButton } from '../../controls/copy-button.tsx'
import { Link } from '../../navigation/link.tsx'
import { formatDuration } from '../duration.ts'
import { epochMs, momentText } from '../moment.ts'
import { serviceColour } from '../service-looks.ts'
import { rangeAround } from '../url.ts'
import { SpanError } from './span-error.tsx'
import { tagRows, textOf } from './tag-rows.ts'
import { TagTable } from './tag-table.tsx'
import type { TraceView } from './trace-view.ts'
import { tracePath } from './url.ts'

interface SpanDetailsProps {
  readonly span: SpanOfTrace
  readonly view: TraceView
}

/** A span that failed, and nobody said why. */
const unsaid = { type: '', message: '', stack: '' }

/** Everything that is known of a span. */
export function SpanDetails({ span, view }: SpanDetailsProps): ReactElement {
  const { service, resource, name, is_error: isError, events, links } = span.attributes
  const { error = isError ? unsaid : undefined } = span.attributes
  const range = rangeAround(epochMs(span.attributes.start_ns), Date.now())
  return (
    <section
      aria-label="Selected span"
      className="min-w-0 overflow-hidden rounded-xl border border-line bg-card text-[13px]"
    >
      <div className="px-4 pt-3 pb-2.5">
        <p className="flex items-center gap-1.5 text-muted">
          <span
            aria-hidden="true"
            className="size-2.5 rounded-sm"
            style={{ backgroundColor: serviceColour(view.looks, service) }}
          />
          {service}
          <span className="text-faint">· {name}</span>
        </p>
        <h3 className="mt-0.5 font-semibold break-words">{resource === '' ? name : resource}</h3>
      </div>
      {error === undefined ? null : <SpanError error={error} />}
      <Times span={span} view={view} />
      <Part title="Tags">
        <TagTable rows={tagRows(span)} range={range} />
      </Part>
      <SpanEvents events={events} startNs={BigInt(span.attributes.start_ns)} />
      <SpanLinks links={links} />
    </section>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <div className="border-t border-line">
      <h4 className="px-4 pt-2.5 pb-1 text-xs font-medium text-faint">{title}</h4>
      {children}
    </div>
  )
}

function Times({ span, view }: SpanDetailsProps): ReactElement {
  const { trace, change } = view
  const { offset_ns: offsetNs, duration_ns: durationNs, ...rest } = span.attributes
  const share = (ns: number): string => formatShare(ns, trace.duration_ns)
  const zoom = { fromNs: Math.floor(offsetNs), untilNs: Math.ceil(offsetNs + durationNs) }
  const startMs = epochMs(rest.start_ns)
  return (
    <div className="border-t border-line px-4 py-2.5">
      <dl className="numbers grid grid-cols-[auto_auto_1fr] gap-x-3 gap-y-0.5">
        <Time name="Duration" ns={durationNs} note={`${share(durationNs)} of the trace`} />
        <Time name="Own time" ns={rest.self_ns} note="while none of its children ran" />
        <Time
          name="Critical"
          ns={rest.critical_ns}
          note={`${share(rest.critical_ns)} of the critical path`}
        />
        <Time name="Began" ns={offsetNs} note={`${momentText(startMs).slice(11)} UTC`} sign="+" />
      </dl>
      <div className="mt-2 flex flex-wrap gap-1.5">
        <Button disabled={zoom.untilNs <= zoom.fromNs} onClick={() => change({ zoom })}>
          Zoom to it
        </Button>
        <CopyButton label="Copy the span as JSON" text={() => JSON.stringify(span, null, 2)} />
      </div>
    </div>
  )
}

interface TimeProps {
  readonly name: string
  readonly ns: number
  readonly note: string
  readonly sign?: string
}

function Time({ name, ns, note, sign = '' }: TimeProps): ReactElement {
  return (
    <div className="contents">
      <dt className="text-muted">{name}</dt>
      <dd className="text-right font-medium">
        {sign}
        {formatDuration(ns)}
      </dd>
      <dd className="truncate text-faint">{note}</dd>
    </div>
  )
}

interface SpanEventsProps {
  readonly events: SpanOfTrace['attributes']['events']
  readonly startNs: bigint
}

function SpanEvents({ events, startNs }: SpanEventsProps): ReactElement | null {
  if (events.length === 0) return null
  return (
    <Part title="What happened in it">
      <ul className="pb-2">
        {events.map((event, index) => (
          // Two events of a span may be the same in everything.
          <li key={index} className="px-4 py-1">
            <p className="flex justify-between gap-2">
              <span className="font-medium">{event.name}</span>
              <span className="numbers text-muted">
                +{formatDuration(Number(BigInt(event.at_ns) - startNs))}
              </span>
            </p>
            <ul className="text-xs text-muted">
              {Object.entries(event.tags).map(([name, value]) => (
                <li key={name} className="break-words">
                  <span className="text-faint">{name}</span> {textOf(value)}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Part>
  )
}

function SpanLinks({ links }: { links: SpanOfTrace['attributes']['links'] }): ReactElement | null {
  if (links.length === 0) return null
  return (
    <Part title="Links to other spans">
      <ul className="px-4 pb-2.5">
        {links.map(({ trace_id: traceId, span_id: spanId }, index) => (
          <li key={index}>
            <Link
              to={tracePath(traceId, spanId)}
              className="font-mono text-xs break-all text-accent hover:underline"
            >
              {traceId} / {spanId}
            </Link>
          </li>
        ))}
      </ul>
    </Part>
  )
}
