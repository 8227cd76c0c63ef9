import { useId, useState, type FormEvent, type ReactElement } from 'react'
import { Button } from '../../controls/button.tsx'
import { DeleteButton } from '../../controls/delete-button.tsx'
import { TextField } from '../../controls/text-field.tsx'
import {
  createSchema,
  deleteSchema,
  replaceSchema,
  type ListedSchema,
} from '../../server-api/event-schemas-api.ts'
import { useOverview } from '../../session/overview.ts'
import { useAttempt } from '../use-attempt.ts'
import { attributesOf, draftOf, type SchemaDraft } from './schema-draft.ts'

interface SchemaFormProps {
  /** Absent: a new one. */
  readonly schema: ListedSchema | undefined
  readonly onDone: () => void
}

/** One event schema, to be written, changed or deleted; for viewers, to be read. */
export function SchemaForm({ schema, onDone }: SchemaFormProps): ReactElement {
  const [draft, setDraft] = useState(() => draftOf(schema))
  const mayWrite = useOverview().caller.permissions.includes('rum_apps_write')
  const { problem, isBusy, attempt } = useAttempt()
  const save = async (): Promise<string> => {
    const attributes = attributesOf(draft)
    if (typeof attributes === 'string') return attributes
    await (schema === undefined ? createSchema(attributes) : replaceSchema(schema.id, attributes))
    onDone()
    return ''
  }
  const remove = async (id: string): Promise<string> => {
    await deleteSchema(id)
    onDone()
    return ''
  }
  const submit = (submitted: FormEvent): void => {
    submitted.preventDefault()
    attempt(save)
  }
  return (
    <form aria-label="Schema" onSubmit={submit}>
      <fieldset disabled={!mayWrite} className="min-w-0">
        <SchemaFields draft={draft} onChange={(change) => setDraft({ ...draft, ...change })} />
      </fieldset>
      <p role="alert" className="mt-2 min-h-5 break-words text-danger">
        {problem}
      </p>
      {mayWrite ? (
        <div className="mt-2 flex flex-wrap justify-between gap-2">
          <Button type="submit" look="primary" disabled={isBusy}>
            Save
          </Button>
          {schema === undefined ? null : (
            <DeleteButton
              what="this schema"
              isDisabled={isBusy}
              onDelete={() => attempt(async () => remove(schema.id))}
            />
          )}
        </div>
      ) : null}
    </form>
  )
}

interface SchemaFieldsProps {
  readonly draft: SchemaDraft
  readonly onChange: (change: Partial<SchemaDraft>) => void
}

function SchemaFields({ draft, onChange }: SchemaFieldsProps): ReactElement {
  const id = useId()
  return (
    <>
      <TextField
        label="Type of the events"
        hint="Compared without case and with “-” for a space: Order Paid is order-paid."
        required
        value={draft.type}
        onChange={(type) => onChange({ type })}
      />
      <TextField
        label="Application"
        hint="Empty: of any."
        value={draft.application}
        onChange={(application) => onChange({ application })}
      />
      <TextField
        label="Description"
        value={draft.description}
        onChange={(description) => onChange({ description })}
      />
      <label htmlFor={id} className="mt-4 mb-1.5 block font-medium">
        A JSON Schema for each part of the event
      </label>
      <textarea
        id={id}
        spellCheck={false}
        required
        rows={Math.min(22, draft.rules.split('\n').length + 1)}
        value={draft.rules}
        onChange={(typed) => onChange({ rules: typed.target.value })}
        className="w-full rounded-xl border border-line-strong bg-card p-3 font-mono text-[12.5px] leading-5"
      />
      <label className="mt-3 flex items-center gap-2">
        <input
          type="checkbox"
          checked={draft.isEnabled}
          onChange={({ target }) => onChange({ isEnabled: target.checked })}
        />
        Events are checked with it
      </label>
    </>
  )
}
