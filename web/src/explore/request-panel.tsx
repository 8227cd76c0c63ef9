import { useState, type ReactElement } from 'react'
import { CopyButton } from '../controls/copy-button.tsx'
import { JsonText } from '../controls/json-text.tsx'
import { Select } from '../controls/select.tsx'
import type { Scope } from './question.ts'
import { asCurl, requestsOf } from './requests.ts'
import type { ExploreState } from './url.ts'

interface RequestPanelProps {
  readonly state: ExploreState
  readonly scope: Scope
  readonly apiKey: string
}

/** The requests to the public API that answer what the report shows, to be taken along. */
export function RequestPanel({ state, scope, apiKey }: RequestPanelProps): ReactElement | null {
  const [chosen, setChosen] = useState('0')
  const calls = requestsOf(state, scope)
  const call = calls[Number(chosen)] ?? calls[0]
  if (call === undefined) return null
  return (
    <section aria-label="API request" className="rounded-2xl border border-line bg-card">
      <header className="flex flex-wrap items-center gap-2 border-b border-line p-2.5">
        <Select
          label="Which request"
          options={calls.map(({ title }, index) => ({ value: String(index), label: title }))}
          value={String(calls.indexOf(call))}
          onChange={setChosen}
        />
        <code className="min-w-0 truncate font-mono text-[12.5px] text-muted">
          POST {call.path}
        </code>
        <span className="ml-auto flex gap-1">
          <CopyButton
            look="quiet"
            label="Copy JSON"
            text={() => JSON.stringify(call.body, null, 2)}
          />
          <CopyButton
            look="quiet"
            label="Copy this as curl"
            text={() => asCurl(window.location.origin, apiKey, call)}
          />
        </span>
      </header>
      <div tabIndex={0} role="group" aria-label="Body" className="max-h-80 overflow-auto p-3">
        <JsonText value={call.body} />
      </div>
    </section>
  )
}
