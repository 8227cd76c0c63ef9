import type { ReactElement } from 'react'
import { formatBytes } from '../../charts/bytes.ts'
import { formatElapsed } from '../../charts/elapsed.ts'
import { formatFigure } from '../../charts/number-format.ts'
import { Button } from '../../controls/button.tsx'
import { ProgressBar } from '../../controls/progress-bar.tsx'
import { Refusals } from './refusals.tsx'
import { cancelImport, type ImportUnderWay } from './import-under-way.ts'

/** How far the import of this page is, and what became of it when it is over. */
export function ImportProgress({ underWay }: { underWay: ImportUnderWay }): ReactElement {
  const { name, bytes, state, tally, waiting, reason } = underWay
  return (
    <section aria-label="This import" className="grid gap-3 rounded-xl border border-line p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h3 className="min-w-0 font-medium break-words">{titles[state](name)}</h3>
        {state === 'running' ? <Button onClick={cancelImport}>Cancel</Button> : null}
      </div>
      {state === 'running' ? (
        <ProgressBar
          label={`Importing ${name}`}
          max={Math.max(bytes, 1)}
          value={tally.bytes_read}
          className="h-2 w-full"
        />
      ) : null}
      <p role="status" className="numbers text-muted">
        {formatFigure(tally.lines)} lines read, {formatFigure(tally.accepted)} events accepted,{' '}
        {formatFigure(tally.rejected)} rejected
        {state === 'running' ? `; ${leftWords(underWay, Date.now())}` : '.'}
      </p>
      {waiting === undefined ? null : <p className="text-muted">{waiting}</p>}
      {reason === undefined ? null : (
        <p role="alert" className="text-danger">
          {reason} What was accepted stays; import the file again to go on.
        </p>
      )}
      <Refusals refusals={tally.refusals} rejected={tally.rejected} />
    </section>
  )
}

const titles = {
  running: (name: string) => `Importing ${name}`,
  done: (name: string) => `${name} is imported`,
  cancelled: (name: string) => `The import of ${name} was cancelled`,
  failed: (name: string) => `The import of ${name} failed`,
} as const

/** Said only when there is something to go by. */
const guessedAfterMs = 2_000

function leftWords({ bytes, tally, startedMs, waiting }: ImportUnderWay, nowMs: number): string {
  const passedMs = nowMs - startedMs
  const read = tally.bytes_read
  const done = `${formatBytes(read)} of ${formatBytes(bytes)}`
  if (passedMs < guessedAfterMs || read === 0 || waiting !== undefined) return done
  const leftMs = ((bytes - read) / read) * passedMs
  return `${done}, ${formatElapsed(Math.ceil(leftMs / 1_000) * 1_000)} left`
}
