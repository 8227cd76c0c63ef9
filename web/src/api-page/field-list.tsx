import { useMemo, type ReactElement } from 'react'
import { Card } from '../controls/card.tsx'
import { schemaFields } from './schema-fields.ts'

/** How far the fields of a field stand to its right. */
const indentPx = 12

interface FieldListProps {
  readonly title: string
  /** A JSON schema. */
  readonly schema: unknown
}

/** The fields of a body, with their types and what they mean. */
export function FieldList({ title, schema }: FieldListProps): ReactElement | null {
  const fields = useMemo(() => schemaFields(schema), [schema])
  if (fields.length === 0) return null
  return (
    <Card title={title}>
      <dl className="grid gap-y-2.5 px-5 pb-5 text-[13px]">
        {fields.map(({ path, name, level, type, isRequired, meaning }) => (
          <div key={path} className="grid gap-x-4 md:grid-cols-2">
            <dt
              title={path}
              style={{ paddingLeft: level * indentPx }}
              className="font-mono text-[12.5px] break-all"
            >
              {name}
            </dt>
            <dd
              style={{ paddingLeft: level * indentPx }}
              className="min-w-0 break-words text-muted md:pl-0!"
            >
              <span className="text-ink">{type}</span>
              {isRequired ? ', needed' : ''}
              {meaning === '' ? '' : `. ${meaning}`}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
