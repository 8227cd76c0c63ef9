import type { DemoContents } from '@throughline/contract'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Sheet, SheetHead } from '../controls/sheet.tsx'
import { readDemoContents } from '../server-api/demo-api.ts'
import { refusedWords } from '../session/session.ts'

interface RemovalSheetProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onRemove: () => void
}

const label = 'Remove the demo data'

/** Says what removing the demo data takes away, before it does. */
export function RemovalSheet({ isOpen, onClose, onRemove }: RemovalSheetProps): ReactElement {
  const contents = useQuery({
    queryKey: ['demo', 'contents'],
    queryFn: async ({ signal }) => readDemoContents(signal),
    enabled: isOpen,
    gcTime: 0,
  })
  return (
    <Sheet label={label} place="middle" isOpen={isOpen} onClose={onClose}>
      <SheetHead title={label} onClose={onClose} />
      <div className="px-5 py-4">
        {contents.data === undefined ? (
          <p className="min-h-28 text-muted" role="status">
            {contents.error === null ? 'Counting what it is …' : refusedWords(contents.error)}
          </p>
        ) : (
          <Said contents={contents.data} />
        )}
        <div className="mt-5 flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            Keep it
          </Button>
          <Button
            disabled={contents.data === undefined}
            className="border-danger-line! text-danger! hover:bg-danger-soft!"
            onClick={() => {
              onRemove()
              onClose()
            }}
          >
            Remove it for good
          </Button>
        </div>
      </div>
    </Sheet>
  )
}

function Said({ contents }: { contents: DemoContents }): ReactElement {
  const { views, kept } = contents
  return (
    <>
      <p>This goes for good:</p>
      <ul className="mt-1 list-disc pl-5">
        <li>
          {counted(contents.events, 'event')} of {counted(contents.users, 'user')} and{' '}
          {counted(contents.accounts, 'account')}
        </li>
        <li>{counted(contents.traces, 'trace')} of its services, with their spans</li>
        {views.length === 0 ? null : <li>its charts and dashboard: {views.join(', ')}</li>}
      </ul>
      <p className="mt-3 text-muted">
        Events and traces that anybody else sent stay.{' '}
        {kept.length === 0
          ? ''
          : `So does what somebody changed or has on a dashboard of their own: ${kept.join(', ')}. `}
        What came in stays counted in Data › Health. While there are no other events, the demo can
        be loaded again.
      </p>
    </>
  )
}

function counted(count: number, one: string): string {
  return `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`
}
