import type { ListedSegment, SegmentAnswer } from '@throughline/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { navigate } from '../navigation/location.ts'
import { plainWords } from '../server-api/api-error.ts'
import {
  addMembers,
  createSegment,
  createStaticSegment,
  updateSegment,
} from '../server-api/segments-api.ts'
import { DeleteSegment } from './delete-segment.tsx'
import { missingIn, searchOf, type Draft } from './draft.ts'
import { fieldLook } from './field-look.ts'
import { ListFields } from './list-fields.tsx'
import { idsIn } from './pasted-ids.ts'
import { SearchFields } from './search-fields.tsx'
import { Size } from './size.tsx'
import { segmentPath } from './url.ts'

const entityOptions = [
  { value: 'user', title: 'Users', content: 'Users' },
  { value: 'account', title: 'Accounts', content: 'Accounts' },
] as const
const kindOptions = [
  { value: 'search', title: 'Whom a search finds', content: 'Whom a search finds' },
  { value: 'static', title: 'A list of ids', content: 'A list of ids' },
] as const

interface SegmentFormProps {
  readonly start: Draft
  /** Absent: it is still to be saved. */
  readonly saved: ListedSegment | undefined
}

/** A segment as a form, with the number of those it finds beside it. */
export function SegmentForm({ start, saved }: SegmentFormProps): ReactElement {
  const [draft, setDraft] = useState(start)
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const saving = useSaving(saved?.id)
  const missing = missingIn(draft)
  return (
    <form
      aria-label="Segment"
      className="grid gap-5 rounded-2xl border border-line bg-card p-5"
      onSubmit={(submit) => {
        submit.preventDefault()
        if (missing === undefined) saving.mutate(draft)
      }}
    >
      <Naming draft={draft} onChange={change} />
      {saved === undefined ? (
        <div className="flex flex-wrap gap-3">
          <Segmented
            label="Of"
            options={entityOptions}
            value={draft.entity}
            onChange={(entity) => change({ entity })}
          />
          <Segmented
            label="Kind"
            options={kindOptions}
            value={draft.kind}
            onChange={(kind) => change({ kind })}
          />
        </div>
      ) : null}
      {draft.kind === 'search' ? (
        <SearchFields draft={draft} onChange={change} />
      ) : (
        <ListFields draft={draft} saved={saved} onChange={change} />
      )}
      <Size draft={draft} saved={saved} />
      {saving.error === null ? null : (
        <p role="alert" className="text-danger">
          {plainWords(saving.error)}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-3 border-t border-line pt-4">
        <Button
          look="primary"
          type="submit"
          disabled={missing !== undefined || saving.isPending || draft === start}
        >
          {saved === undefined ? 'Save segment' : 'Save changes'}
        </Button>
        <span className="flex-1 text-[13px] text-muted">{missing}</span>
        {saved === undefined ? null : <DeleteSegment segment={saved} />}
      </div>
    </form>
  )
}

function useSaving(id: string | undefined) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (draft: Draft) => save(id, draft),
    onSuccess: async ({ data: segment }) => {
      await client.invalidateQueries({ queryKey: ['segments'] })
      navigate(segmentPath(segment.id), 'replace')
    },
  })
}

async function save(id: string | undefined, draft: Draft): Promise<SegmentAnswer> {
  const { description, entity, kind } = draft
  const naming = { name: draft.name.trim(), description, entity }
  const ids = kind === 'static' ? idsIn(draft.ids) : []
  if (id === undefined) {
    return kind === 'static'
      ? createStaticSegment({ ...naming, ids: [...ids] })
      : createSegment(naming, searchOf(draft))
  }
  const updated = await updateSegment(id, naming, kind === 'static' ? {} : searchOf(draft))
  return ids.length === 0 ? updated : addMembers(id, ids)
}

export interface FieldsProps {
  readonly draft: Draft
  readonly onChange: (part: Partial<Draft>) => void
}

function Naming({ draft, onChange }: FieldsProps): ReactElement {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <label className="grid gap-1.5 text-[13px] text-muted">
        Name
        <input
          className={fieldLook}
          value={draft.name}
          maxLength={256}
          autoComplete="off"
          onChange={(typed) => onChange({ name: typed.target.value })}
        />
      </label>
      <label className="grid gap-1.5 text-[13px] text-muted">
        Description
        <input
          className={fieldLook}
          value={draft.description}
          maxLength={4_096}
          autoComplete="off"
          onChange={(typed) => onChange({ description: typed.target.value })}
        />
      </label>
    </div>
  )
}
