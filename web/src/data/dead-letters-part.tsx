import type { ListedLetter } from '@throughline/contract'
import { useState, type ReactElement } from 'react'
import { ago } from '../controls/ago.ts'
import { Button } from '../controls/button.tsx'
import { Card } from '../controls/card.tsx'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import { Sheet, SheetHead } from '../controls/sheet.tsx'
import { useAddressState } from '../navigation/address-state.ts'
import { NoDataYet } from '../report/no-data-yet.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { plainWords } from '../server-api/api-error.ts'
import { readLetters, replayLetters } from '../server-api/dead-letter-api.ts'
import { DeadLetterDetail } from './dead-letter-detail.tsx'
import { replayWords } from './replay-words.ts'
import { sortOf } from './sort-of.ts'
import { dataAddress } from './url.ts'

const columns: readonly Column<ListedLetter>[] = [
  {
    key: 'name',
    title: 'Event',
    value: ({ attributes }) => attributes.event_name || attributes.event_type,
    widthPx: 180,
  },
  {
    key: 'application',
    title: 'Application',
    value: ({ attributes }) => attributes.application_id,
    widthPx: 140,
  },
  {
    key: 'at',
    title: 'Set aside',
    value: ({ attributes }) => attributes.set_aside_at,
    exported: ({ attributes }) => new Date(attributes.set_aside_at).toISOString(),
    cell: ({ attributes }) => ago(attributes.set_aside_at, Date.now()),
    isFigure: true,
    widthPx: 120,
  },
  {
    key: 'reason',
    title: 'Reason',
    value: ({ attributes }) => attributes.reason,
    widthPx: 320,
    isWide: true,
  },
]

/** Accepted events that the warehouse refused, to be mended, replayed or deleted. */
export function DeadLettersPart(): ReactElement {
  const [state, change] = useAddressState(dataAddress.deadLetters)
  const asked = useReport({
    key: ['dead-letters'],
    ask: readLetters,
    isEmpty: ({ letters }) => letters.length === 0,
  })
  const rows = asked.report.state === 'ready' ? asked.report.rows.letters : []
  const close = (): void => change({ open: '' })
  return (
    <Card
      title="Events that the warehouse refused"
      actions={
        <span className="flex flex-wrap items-center gap-2">
          <CsvButton name="dead-letters" columns={columns} rows={rows} />
          <ReplayAll isEmpty={rows.length === 0} onDone={asked.askAgain} />
        </span>
      }
    >
      <ReportFrame asked={asked} heightPx={280} empty={<NoLetters />}>
        {({ letters, isMore }) => (
          <>
            <DataTable
              label="Dead letters"
              columns={columns}
              rows={letters}
              keyOf={({ id }) => id}
              sort={sortOf(state, { by: 'at', way: 'down' })}
              onSort={({ by, way }) => change({ sortBy: by, way }, 'replace')}
              onOpen={({ id }) => change({ open: id })}
              openKey={state.open}
              heightPx={600}
            />
            {isMore ? (
              <p className="px-5 py-3 text-[13px] text-muted">
                These are the newest {letters.length}. There are more behind them.
              </p>
            ) : null}
          </>
        )}
      </ReportFrame>
      <Sheet label="Dead letter" place="side" isOpen={state.open !== ''} onClose={close}>
        <SheetHead title="Set aside" onClose={close} />
        <DeadLetterDetail
          id={state.open}
          onGone={() => {
            close()
            asked.askAgain()
          }}
        />
      </Sheet>
    </Card>
  )
}

function NoLetters(): ReactElement {
  return (
    <NoDataYet title="No event is set aside.">
      An event that was accepted, but that the warehouse refuses, would stand here with the reason,
      until somebody mends or deletes it.
    </NoDataYet>
  )
}

interface ReplayAllProps {
  readonly isEmpty: boolean
  readonly onDone: () => void
}

/** Gives every letter to the warehouse again and says what came of it. */
function ReplayAll({ isEmpty, onDone }: ReplayAllProps): ReactElement {
  const [outcome, setOutcome] = useState('')
  const [isBusy, setBusy] = useState(false)
  const replay = async (): Promise<void> => {
    setBusy(true)
    setOutcome(await replayLetters({}).then(replayWords, plainWords))
    setBusy(false)
    onDone()
  }
  return (
    <>
      <span role="status" className="text-[13px] text-muted">
        {outcome}
      </span>
      <Button disabled={isEmpty || isBusy} onClick={() => void replay()}>
        Replay all
      </Button>
    </>
  )
}
