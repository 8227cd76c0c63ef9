import type { IngestionSample, IngestionWarnings } from '@throughline/contract'
import type { ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import { keyName } from './sources-card.tsx'

export type Warning = IngestionWarnings['warnings'][number]

/** One type of warning: what it means, who it is about, samples. */
export function WarningDetail({ warning }: { warning: Warning }): ReactElement {
  return (
    <div className="grid gap-5 p-5 text-[13px]">
      <p>{warning.meaning.replaceAll('`', '')}</p>
      <section>
        <h3 className="mb-1.5 font-medium">Who sent them</h3>
        <ul className="divide-y divide-line">
          {warning.sources.map((source) => (
            <li
              key={JSON.stringify([source.application_id, source.key, source.protocol])}
              className="flex items-baseline justify-between gap-3 py-1.5"
            >
              <span className="min-w-0 truncate">
                {source.application_id ?? source.tracer ?? 'not told'}{' '}
                <span className="text-muted">
                  by {source.protocol ?? 'an unknown protocol'}, key {keyName(source.key)}
                </span>
              </span>
              <span className="numbers">{formatFigure(source.count)}</span>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3 className="mb-1.5 font-medium">The newest samples</h3>
        <ul className="grid gap-2">
          {warning.samples.map((sample, index) => (
            <li key={`${sample.at} ${index}`}>
              <Sample sample={sample} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

function Sample({ sample }: { sample: IngestionSample }): ReactElement {
  return (
    <div className="rounded-xl bg-sunken px-3 py-2">
      <p>
        {sample.place === null ? null : <code className="font-mono text-xs">{sample.place} </code>}
        {sample.reason}
      </p>
      <p className="numbers mt-0.5 text-xs text-muted">
        {[
          new Date(sample.at).toISOString().replace('T', ' ').slice(0, 19),
          sample.application_id,
          sample.event_name,
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
    </div>
  )
}
