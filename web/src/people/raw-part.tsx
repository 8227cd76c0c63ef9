import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Card } from '../controls/card.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { JsonText } from '../controls/json-text.tsx'
import { plainWords } from '../server-api/api-error.ts'
import { readPerson, type Profile } from '../server-api/people-api.ts'

interface RawPartProps {
  readonly profile: Profile
  /** Whose ids are told too; absent for accounts, which have one id. */
  readonly userId: string | undefined
}

/** The answers of the server that this page is made of, as they came. */
export function RawPart({ profile, userId }: RawPartProps): ReactElement {
  return (
    <div className="grid gap-4">
      <Json title="Profile" value={profile} />
      {userId === undefined ? null : <RawPerson userId={userId} />}
    </div>
  )
}

function RawPerson({ userId }: { userId: string }): ReactElement {
  const { data, error } = useQuery({
    queryKey: ['person', userId],
    queryFn: async ({ signal }) => readPerson(userId, signal),
  })
  if (error !== null) return <p className="text-danger">{plainWords(error)}</p>
  return <Json title="Ids" value={data ?? null} />
}

function Json({ title, value }: { title: string; value: unknown }): ReactElement {
  return (
    <Card
      title={`${title} as JSON`}
      actions={<CopyButton label="Copy JSON" text={() => JSON.stringify(value, null, 2)} />}
    >
      <div
        tabIndex={0}
        role="group"
        aria-label={`${title} as JSON`}
        className="max-h-[480px] overflow-auto px-5 pb-4 -outline-offset-2!"
      >
        <JsonText value={value} />
      </div>
    </Card>
  )
}
