import { useInfiniteQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Card } from '../controls/card.tsx'
import { ConfirmButton } from '../controls/confirm-button.tsx'
import { TextField } from '../controls/text-field.tsx'
import {
  apiKeys,
  keysOfPage,
  ownApplicationKeys,
  type KeysApi,
  type ShownKey,
} from '../server-api/keys-api.ts'
import { useOverview } from '../session/overview.ts'
import { refusedWords } from '../session/session.ts'
import { Problem } from './problem.tsx'
import { Row, Rows } from './rows.tsx'
import { ShownOnce } from './shown-once.tsx'
import { useDoing } from './use-doing.ts'

/** Keys by which programs send, and by which they ask for whoever is signed in. */
export function KeysPart(): ReactElement {
  const { permissions } = useOverview().caller
  return (
    <>
      <KeysCard
        title="Your application keys"
        words="With an API key beside it, a program asks and manages as you may, and no more. They are deleted with you."
        api={ownApplicationKeys}
        canMake
        canRemove
      />
      {permissions.includes('api_keys_read') ? (
        <KeysCard
          title="API keys"
          words="Backends send events with one. It belongs to nobody, and a page must not hold it."
          api={apiKeys}
          canMake={permissions.includes('api_keys_write')}
          canRemove={permissions.includes('api_keys_delete')}
        />
      ) : null}
    </>
  )
}

interface KeysCardProps {
  readonly title: string
  readonly words: string
  readonly api: KeysApi
  readonly canMake: boolean
  readonly canRemove: boolean
}

function KeysCard({ title, words, api, canMake, canRemove }: KeysCardProps): ReactElement {
  const { keys, total, error, more } = useKeys(title, api)
  const { problem, run } = useDoing([title])
  return (
    <Card title={title}>
      <p className="px-5 pb-2 text-muted">{words}</p>
      {canMake ? <MakeForm title={title} api={api} /> : null}
      <div className="px-5">
        <Problem words={error === null ? problem : refusedWords(error)} />
      </div>
      {keys.length === 0 ? null : (
        <Rows label={title} titles={['Name', 'Ends with', 'Made']}>
          {keys.map((key) => (
            <KeyRow
              key={key.id}
              shown={key}
              onRemove={canRemove ? () => void run(async () => api.remove(key.id)) : undefined}
            />
          ))}
        </Rows>
      )}
      {keys.length === total ? null : (
        <div className="flex items-center justify-between gap-3 border-t border-line px-3 py-2 text-[13px] text-muted sm:px-5">
          <span role="status">
            {keys.length.toLocaleString('en')} of {total.toLocaleString('en')}
          </span>
          <Button disabled={more === undefined} onClick={more}>
            Show {Math.min(keysOfPage, total - keys.length)} more
          </Button>
        </div>
      )}
    </Card>
  )
}

interface Keys {
  readonly keys: readonly ShownKey[]
  /** With those that are not shown yet. */
  readonly total: number
  readonly error: Error | null
  /** Undefined while they are asked for. */
  readonly more: (() => void) | undefined
}

/** As many pages of keys as were asked for. */
function useKeys(title: string, api: KeysApi): Keys {
  const query = useInfiniteQuery({
    queryKey: [title],
    queryFn: async ({ pageParam, signal }) => api.list(pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: (_last, pages) => pages.length,
  })
  const pages = query.data?.pages ?? []
  return {
    keys: pages.flatMap(({ keys }) => keys),
    total: pages.at(-1)?.total ?? 0,
    error: query.error,
    more: query.isFetching ? undefined : () => void query.fetchNextPage(),
  }
}

interface KeyRowProps {
  readonly shown: ShownKey
  /** Undefined for somebody who may not. */
  readonly onRemove: (() => void) | undefined
}

function KeyRow({ shown: { name, end, createdAt }, onRemove }: KeyRowProps): ReactElement {
  const made = createdAt === undefined ? '' : new Date(createdAt).toLocaleDateString()
  return (
    <Row
      cells={[name, <code className="font-mono">…{end}</code>, made]}
      action={
        onRemove === undefined ? null : (
          <ConfirmButton label="Delete" name={`Delete the key ${name}`} onConfirm={onRemove} />
        )
      }
    />
  )
}

function MakeForm({ title, api }: Pick<KeysCardProps, 'title' | 'api'>): ReactElement {
  const { isBusy, problem, run } = useDoing([title])
  const [name, setName] = useState('')
  const [made, setMade] = useState<ShownKey>()
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setMade(undefined)
    await run(async () => {
      setMade(await api.make(name.trim()))
      setName('')
    })
  }
  return (
    <form className="px-5" onSubmit={(event) => void submit(event)}>
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-56 flex-1">
          <TextField label="Name of a new key" required value={name} onChange={setName} />
        </div>
        <Button type="submit" disabled={isBusy} className="h-9">
          Make a key
        </Button>
      </div>
      {problem === undefined ? null : <Problem words={problem} />}
      {made?.key === undefined ? null : (
        <ShownOnce words={`The key ${made.name}. It is shown only now.`} text={made.key} />
      )}
    </form>
  )
}
