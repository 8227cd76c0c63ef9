import type { ListedSegment } from '@throughline/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { navigate } from '../navigation/location.ts'
import { plainWords } from '../server-api/api-error.ts'
import { deleteSegment } from '../server-api/segments-api.ts'
import { segmentsAddress } from './url.ts'

/** Deletes a segment, when it is pressed twice. */
export function DeleteSegment({ segment }: { segment: ListedSegment }): ReactElement {
  const [isAsked, setAsked] = useState(false)
  const client = useQueryClient()
  const deleting = useMutation({
    mutationFn: async () => deleteSegment(segment.id),
    onSuccess: async () => {
      navigate(segmentsAddress.path, 'replace')
      await client.invalidateQueries({ queryKey: ['segments'] })
    },
  })
  if (!isAsked) {
    return (
      <Button look="quiet" onClick={() => setAsked(true)}>
        Delete…
      </Button>
    )
  }
  return (
    <span
      role="alertdialog"
      aria-label="Delete this segment"
      className="flex flex-wrap items-center gap-2 text-[13px]"
    >
      <span className={deleting.error === null ? 'text-muted' : 'text-danger'}>
        {deleting.error === null
          ? 'Questions that name it are refused from then on.'
          : plainWords(deleting.error)}
      </span>
      <Button onClick={() => setAsked(false)}>Keep it</Button>
      <Button
        autoFocus
        className="text-danger!"
        disabled={deleting.isPending}
        onClick={() => deleting.mutate()}
      >
        Delete “{segment.attributes.name}”
      </Button>
    </span>
  )
}
