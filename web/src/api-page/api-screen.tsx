import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { useAddressState } from '../navigation/address-state.ts'
import { useTitle } from '../navigation/title.ts'
import { plainWords } from '../server-api/api-error.ts'
import { Introduction } from './introduction.tsx'
import { OperationList } from './operation-list.tsx'
import { OperationView } from './operation-view.tsx'
import { useOperations } from './use-operations.ts'
import { apiAddress, apiPath } from './url.ts'
import { Link } from '../navigation/link.tsx'

/** Every operation of the API beside the one that is open, with the form to try it. */
export function ApiScreen(): ReactElement {
  const [state, change] = useAddressState(apiAddress)
  const { data: operations, error, refetch } = useOperations()
  const open = operations?.find(({ id }) => id === state.operation)
  useTitle(open === undefined ? 'API' : `${open.method} ${open.path} · API`)
  if (operations === undefined) {
    return <Waiting error={error} onAgain={() => void refetch()} />
  }
  return (
    <div className="mx-auto grid w-full max-w-[1320px] gap-6 p-4 sm:p-6 lg:grid-cols-[290px_minmax(0,1fr)]">
      {/* On a phone there is room for one of the two. */}
      <div
        className={`${state.operation === '' ? 'flex' : 'hidden lg:flex'} flex-col lg:sticky lg:top-19 lg:h-[calc(var(--screen-height)-3rem)]`}
      >
        <OperationList operations={operations} state={state} onChange={change} />
      </div>
      <div className="min-w-0">
        {state.operation === '' ? (
          <Introduction />
        ) : (
          <>
            <nav aria-label="Breadcrumb" className="mb-3 text-[13px] text-muted">
              <Link to={apiPath({ ...state, operation: '' })} className="text-accent underline">
                All operations
              </Link>
              {open === undefined ? null : ` / ${open.tag}`}
            </nav>
            {open === undefined ? (
              <p role="alert">This server has no operation {state.operation}.</p>
            ) : (
              <OperationView
                key={open.id}
                operation={open}
                operations={operations}
                language={state.language}
                onLanguage={(language) => change({ language }, 'replace')}
              />
            )}
          </>
        )}
      </div>
    </div>
  )
}

interface WaitingProps {
  readonly error: unknown
  readonly onAgain: () => void
}

function Waiting({ error, onAgain }: WaitingProps): ReactElement {
  return error === null ? (
    <div role="status" aria-label="Loading" className="breathing m-6 h-80 rounded-2xl bg-sunken" />
  ) : (
    <div role="alert" className="grid place-content-center justify-items-center gap-4 p-12">
      <p className="text-danger">{plainWords(error)}</p>
      <Button onClick={onAgain}>Ask again</Button>
    </div>
  )
}
