import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { CopyButton } from '../controls/copy-button.tsx'
import { plainWords } from '../server-api/api-error.ts'
import { readStatements } from '../server-api/app-api.ts'
import type { ApiCall } from './api-call.ts'

/** The SQL that a call becomes: text and typed parameters, as the engine gets them. */
export function StatementText({ call }: { readonly call: ApiCall }): ReactElement {
  const { path, body } = call
  const query = useQuery({
    queryKey: ['statements', path, body],
    queryFn: async ({ signal }) => readStatements({ path, body }, signal),
    retry: false,
  })
  if (query.error !== null) return <p className="text-danger">{plainWords(query.error)}</p>
  return (
    <ol className="flex flex-col gap-4">
      {(query.data?.statements ?? []).map(({ text, parameters }) => (
        <li key={text}>
          <CopyButton label="Copy SQL" text={() => text} />
          <pre className="mt-2 font-mono text-[12.5px] leading-5 whitespace-pre-wrap">{text}</pre>
          <dl className="mt-2 grid grid-cols-[auto_auto_1fr] gap-x-4 gap-y-0.5 font-mono text-[12.5px]">
            {parameters.map(({ name, type, value }) => (
              <div key={name} className="contents">
                <dt className="text-accent">{name}</dt>
                <dd className="text-faint">{type}</dd>
                <dd className="break-all">{JSON.stringify(value)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ol>
  )
}
