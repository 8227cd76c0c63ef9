import type { AudienceFilters } from '@throughline/contract'
import { invalid, type Faults } from './faults.ts'

/**
 * Audiences are not built yet. Clients' example bodies carry filters that name nothing and combine
 * nothing; those restrict nothing and are let through.
 */
export function readAudience(
  filters: AudienceFilters | undefined,
  pointer: string,
  faults: Faults,
): void {
  if (filters === undefined) return
  const { users = [], accounts = [], segments = [], formula = '' } = filters
  const isNamed = [...users, ...accounts, ...segments].some(({ name }) => name !== '')
  if (!isNamed && formula.trim() === '') return
  faults.push(invalid(pointer, 'audience filters are not built yet'))
}
