import { useQuery } from '@tanstack/react-query'
import { Type } from 'typebox'
import { request } from '../server-api/request.ts'
import type { Operation } from './operations.ts'

const Listed = Type.Object({ data: Type.Array(Type.Object({ id: Type.String() })) })

interface Wanted {
  readonly operation: Operation
  readonly operations: readonly Operation[]
  /** Not before somebody is about to type one: whoever may not list them is refused. */
  readonly isWanted: boolean
}

/** The ids that may stand for `{id}` in a path: of what the operation that lists them knows now. */
export function useKnownIds({ operation, operations, isWanted }: Wanted): readonly string[] {
  const { path } = operation
  const list = path.includes('/{id}') ? path.slice(0, path.indexOf('/{id}')) : ''
  const isListed = operations.some((other) => other.method === 'GET' && other.path === list)
  const { data } = useQuery({
    queryKey: ['known-ids', list],
    queryFn: async ({ signal }) => request({ path: list, signal }, Listed),
    enabled: isListed && isWanted,
    retry: false,
  })
  return (data?.data ?? []).map(({ id }) => id)
}
