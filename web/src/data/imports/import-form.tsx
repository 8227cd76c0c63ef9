import { useId, useState, type FormEvent, type ReactElement } from 'react'
import { Button } from '../../controls/button.tsx'
import { useOverview } from '../../session/overview.ts'
import { startImport } from './import-under-way.ts'

const example =
  '{"type":"server","usr":{"id":"u-1"},"event":{"name":"payment.processed"},"date":"2026-03-31T12:00:00Z"}'

/** Which file, and of which application its events are. */
export function ImportForm(): ReactElement {
  const { applications, kept } = useOverview()
  const [file, setFile] = useState<File>()
  const [application, setApplication] = useState(applications[0]?.id ?? '')
  const id = useId()
  const submit = (submitted: FormEvent): void => {
    submitted.preventDefault()
    if (file !== undefined) void startImport(file, application.trim())
  }
  return (
    <form aria-label="New import" className="grid gap-4" onSubmit={submit}>
      <div className="flex flex-wrap items-end gap-4">
        <label className="grid min-w-0 gap-1.5 font-medium">
          File
          <input
            type="file"
            accept=".ndjson,.jsonl,.json,.gz,.txt,application/x-ndjson,application/gzip"
            className="max-w-full font-normal text-muted file:mr-3 file:h-8 file:rounded-lg file:border file:border-line-strong file:bg-card file:px-3 file:text-ink hover:file:bg-sunken"
            onChange={({ target }) => setFile(target.files?.[0])}
          />
        </label>
        <label className="grid gap-1.5 font-medium">
          Application of events that name none
          <input
            list={id}
            value={application}
            spellCheck={false}
            className="h-8 rounded-lg border border-line-strong bg-card px-2.5 font-normal"
            onChange={({ target }) => setApplication(target.value)}
          />
        </label>
        <datalist id={id}>
          {applications.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </datalist>
        <Button type="submit" look="primary" disabled={file === undefined}>
          Import
        </Button>
      </div>
      <details className="min-w-0 text-muted">
        <summary className="cursor-pointer">How a line looks</summary>
        <pre
          tabIndex={0}
          className="mt-2 overflow-x-auto rounded-xl bg-sunken px-3 py-2 font-mono text-xs"
        >
          {example}
        </pre>
        <p className="mt-2 max-w-prose">
          “date” is when it happened, else it is now. Events of more than {kept.event_months} months
          ago are not kept.
        </p>
      </details>
    </form>
  )
}
