import type { AttributeTypes } from '../../warehouse/path-types.ts'
import type { TextColumn } from '../../warehouse/promoted-paths.ts'
import type { Occurrence, Selection } from '../parse/question.ts'
import type { Condition, ResolvedSelection } from './condition.ts'
import { resolveAudience } from './resolve-audience.ts'
import { resolveSearch } from './resolve-search.ts'

const entityColumns: Readonly<Record<Occurrence['entity'], TextColumn>> = {
  user: 'user_id',
  session: 'session_id',
  account: 'account_id',
}

/**
 * The events of a question: what its search finds, of its audience, of those who occur often enough
 * in that.
 */
export function resolveSelection(
  { range, search, occurrence, audience }: Selection,
  types: AttributeTypes,
): ResolvedSelection {
  const searched = resolveSearch(search, types)
  const condition: Condition =
    audience === undefined
      ? searched
      : { kind: 'and', operands: [searched, resolveAudience(audience, types)] }
  const found = { range, condition }
  if (occurrence === undefined) return found
  const { entity, comparison, count } = occurrence
  const column = entityColumns[entity]
  const often = { column, among: found, comparison, count }
  const operands: Condition[] = [condition, { kind: 'occurring', ...often }]
  return { range, condition: { kind: 'and', operands }, often }
}
