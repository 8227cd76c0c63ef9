import type { AttributeTypes } from '../../warehouse/path-types.ts'
import type { TextColumn } from '../../warehouse/promoted-paths.ts'
import type { Occurrence, Selection } from '../parse/question.ts'
import type { ResolvedSelection } from './condition.ts'
import { resolveSearch } from './resolve-search.ts'

const entityColumns: Readonly<Record<Occurrence['entity'], TextColumn>> = {
  user: 'user_id',
  session: 'session_id',
  account: 'account_id',
}

/** The events of a question: what its search finds, of those who occur often enough in it. */
export function resolveSelection(
  { range, search, occurrence }: Selection,
  types: AttributeTypes,
): ResolvedSelection {
  const found = { range, condition: resolveSearch(search, types) }
  if (occurrence === undefined) return found
  const { entity, comparison, count } = occurrence
  const column = entityColumns[entity]
  const occurring = { kind: 'occurring', column, among: found, comparison, count } as const
  return { range, condition: { kind: 'and', operands: [found.condition, occurring] } }
}
