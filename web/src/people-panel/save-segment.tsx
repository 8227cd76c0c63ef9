import { useQueryClient } from '@tanstack/react-query'
import { useId, useState, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { plainWords } from '../server-api/api-error.ts'
import { createStaticSegment } from '../server-api/segments-api.ts'
import type { People, PeopleList } from './people.ts'

interface SaveSegmentProps {
  readonly list: PeopleList
  /** Everybody whom the API lists. */
  readonly all: () => Promise<People>
  /** There are more than the API lists. */
  readonly isCut: boolean
}

type Outcome =
  | { readonly kind: 'none' | 'naming' | 'saving' }
  | { readonly kind: 'saved'; readonly name: string; readonly count: number }
  | { readonly kind: 'failed'; readonly message: string }

/** Saves those of a list as a segment of users, or of accounts, under a name that is asked for. */
export function SaveSegment({ list, all, isCut }: SaveSegmentProps): ReactElement {
  const client = useQueryClient()
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' })
  const save = async (name: string): Promise<void> => {
    setOutcome({ kind: 'saving' })
    try {
      const ids = memberIds(list, await all())
      await createStaticSegment({ name, description: list.title, entity: entityOf(list), ids })
      setOutcome({ kind: 'saved', name, count: ids.length })
      await client.invalidateQueries({ queryKey: ['segments'] })
    } catch (error) {
      setOutcome({ kind: 'failed', message: plainWords(error) })
    }
  }
  return (
    <>
      <Button onClick={() => setOutcome({ kind: 'naming' })}>Save as segment</Button>
      {outcome.kind === 'none' || outcome.kind === 'saved' ? null : (
        <NameForm
          isSaving={outcome.kind === 'saving'}
          message={outcome.kind === 'failed' ? outcome.message : undefined}
          note={isCut ? 'Only the first 10,000 can be saved.' : undefined}
          onSave={(name) => void save(name)}
          onCancel={() => setOutcome({ kind: 'none' })}
        />
      )}
      <p role="status" className="basis-full text-[13px] text-success empty:hidden">
        {outcome.kind === 'saved'
          ? `Saved ${outcome.count} ids as the segment “${outcome.name}”.`
          : null}
      </p>
    </>
  )
}

function entityOf({ entity }: PeopleList): 'user' | 'account' {
  return entity === '@account.id' ? 'account' : 'user'
}

// Of sessions and of whatever else is followed the users are saved who are known of them.
function memberIds(list: PeopleList, { people }: People): string[] {
  if (entityOf(list) === 'account') return people.map(({ id }) => id)
  return [...new Set(people.flatMap(({ userIds }) => userIds))]
}

interface NameFormProps {
  readonly isSaving: boolean
  readonly message: string | undefined
  readonly note: string | undefined
  readonly onSave: (name: string) => void
  readonly onCancel: () => void
}

function NameForm(props: NameFormProps): ReactElement {
  const id = useId()
  const [name, setName] = useState('')
  return (
    <form
      className="flex basis-full flex-wrap items-center gap-2"
      onSubmit={(submit) => {
        submit.preventDefault()
        if (name.trim() !== '') props.onSave(name.trim())
      }}
    >
      <label htmlFor={id} className="text-[13px] text-muted">
        Name of the segment
      </label>
      <input
        id={id}
        autoFocus
        maxLength={256}
        autoComplete="off"
        className="h-8 min-w-0 flex-1 rounded-lg border border-line-strong bg-card px-2.5 text-[13px]"
        value={name}
        onChange={(change) => setName(change.target.value)}
      />
      <Button look="primary" type="submit" disabled={props.isSaving || name.trim() === ''}>
        Save
      </Button>
      <Button look="quiet" onClick={props.onCancel}>
        Cancel
      </Button>
      {props.note === undefined ? null : (
        <p className="basis-full text-[13px] text-muted">{props.note}</p>
      )}
      <p role="alert" className="basis-full text-[13px] text-danger empty:hidden">
        {props.message}
      </p>
    </form>
  )
}
