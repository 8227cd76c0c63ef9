import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { readOpenApi } from '../server-api/openapi-api.ts'
import { operationsOf, type Operation } from './operations.ts'

/** Every operation of this server; asked for once. */
export function useOperations(): UseQueryResult<readonly Operation[]> {
  return useQuery({
    queryKey: ['operations'],
    queryFn: async ({ signal }) => operationsOf(await readOpenApi(signal)),
    staleTime: Infinity,
  })
}
