import { attributionPath, touchPathOf } from '../../warehouse/touch-paths.ts'
import { unreachable } from '../unreachable.ts'
import type { Condition, ResolvedSelection } from './condition.ts'
import type { Field, TouchSource } from './field.ts'
import type { Known } from './known.ts'

/** What a name says of the touches before an event; undefined for names that say nothing of them. */
export function touchSources(path: string, { types }: Known): readonly TouchSource[] | undefined {
  const touch = touchPathOf(path)
  if (touch === undefined) return undefined
  const isEverSent = types.get(attributionPath(touch))?.has('String') ?? false
  return isEverSent ? [{ kind: 'touch', touch, scalar: 'text' }] : []
}

/** The selection with the touches that its condition and these fields ask for. */
export function withTouches<Selection extends ResolvedSelection>(
  selection: Selection,
  fields: readonly (Field | undefined)[],
  { users }: Known,
): Selection {
  const asked = [...conditionFields(selection.condition), ...fields.flatMap((field) => field ?? [])]
  const names = asked.flatMap(({ sources }) =>
    sources.flatMap((source) => (source.kind === 'touch' ? [source.touch.name] : [])),
  )
  if (names.length === 0) return selection
  return { ...selection, touched: { names: [...new Set(names)].toSorted(), users } }
}

/** The fields of the events themselves; what reads events of its own has its own touches. */
function conditionFields(condition: Condition): readonly Field[] {
  switch (condition.kind) {
    case 'always':
    case 'never':
    case 'occurring':
    case 'listed':
    case 'profiled':
      return []
    case 'and':
    case 'or':
      return condition.operands.flatMap(conditionFields)
    case 'not':
      return conditionFields(condition.operand)
    case 'test':
      return [condition.field]
    default:
      return unreachable(condition)
  }
}
