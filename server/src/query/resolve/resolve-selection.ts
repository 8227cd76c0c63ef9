import type { OccurringEntity, Selection } from '../parse/question.ts'
import type { Condition, IdSource, ResolvedSelection } from './condition.ts'
import type { Known } from './known.ts'
import { resolveAudience } from './resolve-audience.ts'
import { idSource } from './resolve-profile.ts'
import { resolveSearch } from './resolve-search.ts'
import { withBeside } from './beside.ts'

/**
 * The events of a question: what its search finds, of its audience, of those who occur often enough
 * in that.
 */
export function resolveSelection(
  { range, search, occurrence, audience }: Selection,
  known: Known,
): ResolvedSelection {
  const searched = resolveSearch(search, known)
  const condition: Condition =
    audience === undefined
      ? searched
      : { kind: 'and', operands: [searched, resolveAudience(audience, known)] }
  const found = withBeside({ range, condition }, [], known)
  if (occurrence === undefined) return found
  const { entity, comparison, count } = occurrence
  const id = occurringId(entity, known)
  const often = { id, among: found, comparison, count }
  const operands: Condition[] = [condition, { kind: 'occurring', whose: id, ...often }]
  return { ...found, condition: { kind: 'and', operands }, often }
}

/** Where that stands whose occurrences are counted. */
export function occurringId(entity: OccurringEntity, known: Known): IdSource {
  if (entity !== 'session') return idSource(entity, known)
  return { kind: 'column', column: 'session_id', scalar: 'text' }
}
