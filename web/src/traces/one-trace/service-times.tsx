import type { ReactElement } from 'react'
import { formatFigure, formatShare } from '../../charts/number-format.ts'
import { formatDuration } from '../duration.ts'
import { serviceColour } from '../service-looks.ts'
import type { TraceView } from './trace-view.ts'

/** How the time of a trace divides among its services, as one bar, and what its colours mean. */
export function ServiceTimes({ view }: { view: TraceView }): ReactElement {
  const { services } = view.trace
  const wholeNs = services.reduce((sum, { self_ns: selfNs }) => sum + selfNs, 0)
  return (
    <section
      aria-label="Services and their own time"
      className="rounded-xl border border-line bg-card px-4 py-2.5"
    >
      <div aria-hidden="true" className="flex h-2 gap-px overflow-hidden rounded-full bg-sunken">
        {services.map(({ service, self_ns: selfNs }) => (
          <span
            key={service}
            style={{ flexGrow: selfNs, backgroundColor: serviceColour(view.looks, service) }}
          />
        ))}
      </div>
      <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-[13px]">
        {services.map(({ service, self_ns: selfNs, spans, errors }) => (
          <li key={service} className="flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className="size-2.5 rounded-sm"
              style={{ backgroundColor: serviceColour(view.looks, service) }}
            />
            <span className="font-medium">{service}</span>
            <span className="numbers text-muted">
              {formatDuration(selfNs)} · {formatShare(selfNs, wholeNs)} · {formatFigure(spans)}{' '}
              {spans === 1 ? 'span' : 'spans'}
            </span>
            {errors > 0 ? (
              <span className="numbers text-danger">
                {formatFigure(errors)} {errors === 1 ? 'error' : 'errors'}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
