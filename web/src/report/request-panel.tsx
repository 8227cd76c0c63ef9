import { useState, type ReactElement, type ReactNode } from 'react'
import { CopyButton } from '../controls/copy-button.tsx'
import { JsonText } from '../controls/json-text.tsx'
import { Select } from '../controls/select.tsx'
import { asCurl, type ApiCall } from './api-call.ts'
import { StatementText } from './statement-text.tsx'

interface RequestPanelProps {
  /** Those that answer what the screen shows. */
  readonly calls: readonly ApiCall[]
  /** Whether they are shown as the SQL that they become. */
  readonly isSql: boolean
  readonly apiKey: string
}

/** The requests to the public API behind the report, or the SQL that they become, to be taken along. */
export function RequestPanel({ calls, isSql, apiKey }: RequestPanelProps): ReactElement | null {
  const [chosen, setChosen] = useState('0')
  const call = calls[Number(chosen)] ?? calls[0]
  if (call === undefined) return null
  return (
    <section
      aria-label={isSql ? 'SQL' : 'API request'}
      className="min-w-0 rounded-2xl border border-line bg-card"
    >
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
        {isSql ? null : <Copies call={call} apiKey={apiKey} />}
      </header>
      <Scrolled label={isSql ? 'Statements' : 'Body'}>
        {isSql ? <StatementText call={call} /> : <JsonText value={call.body} />}
      </Scrolled>
    </section>
  )
}

function Copies({ call, apiKey }: { readonly call: ApiCall; readonly apiKey: string }) {
  return (
    <span className="ml-auto flex gap-1">
      <CopyButton look="quiet" label="Copy JSON" text={() => JSON.stringify(call.body, null, 2)} />
      <CopyButton
        look="quiet"
        label="Copy this as curl"
        text={() => asCurl(window.location.origin, apiKey, call)}
      />
    </span>
  )
}

// A region that scrolls has to be reachable by key.
function Scrolled({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div
      tabIndex={0}
      role="group"
      aria-label={label}
      className="max-h-80 overflow-auto p-3 [&_pre]:overflow-visible"
    >
      {children}
    </div>
  )
}
