import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { formatCompact } from '../charts/number-format.ts'
import { isObjectList } from './attributes.ts'
import { useSettled } from '../controls/settled.ts'
import { readValues } from '../server-api/app-api.ts'

const valuesMax = 6
const walkingMs = 150

interface ValuesPreviewProps {
  readonly path: string
  /** As the dictionary names them. */
  readonly types: readonly string[]
  /** Of a list of objects, the paths of the keys in it that the dictionary knows. */
  readonly keys: readonly string[]
}

/** The most frequent values of an attribute, in one line: what breaking down by it would show. */
export function ValuesPreview({ path, types, keys }: ValuesPreviewProps): ReactElement | null {
  const settled = useSettled(path, walkingMs)
  const query = useQuery({
    queryKey: ['dictionary', 'values', settled],
    queryFn: async ({ signal }) => readValues({ attribute: settled, limit: valuesMax }, signal),
    enabled: settled !== '' && !isObjectList(types),
    retry: false,
  })
  if (path === '') return null
  if (isObjectList(types)) return <ListOfObjects path={path} keys={keys} />
  if (path !== settled) return null
  const values = query.data?.values ?? []
  return (
    <>
      {values.map(({ value, count }, index) => (
        <span key={value}>
          {index === 0 ? '' : ' · '}
          <span className="text-ink">{value}</span> {formatCompact(count)}
        </span>
      ))}
    </>
  )
}

function ListOfObjects({ path, keys }: Pick<ValuesPreviewProps, 'path' | 'keys'>): ReactElement {
  if (keys.length === 0) return <>A list of objects. Type the path of a key: {path}.…</>
  return <>A list of objects. Its keys: {keys.join(' · ')}</>
}
