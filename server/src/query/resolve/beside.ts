import { unreachable } from '../unreachable.ts'
import type { Condition, ResolvedSelection } from './condition.ts'
import type { Field, Source } from './field.ts'
import type { Known } from './known.ts'

/** The selection with the touches and the traces that its condition and these fields ask for. */
export function withBeside<Selection extends ResolvedSelection>(
  selection: Selection,
  fields: readonly (Field | undefined)[],
  known: Known,
): Selection {
  const asked = [...conditionFields(selection.condition), ...fields.flatMap((field) => field ?? [])]
  const sources = asked.flatMap((field) => field.sources)
  return { ...selection, ...touchedBy(sources, known), ...tracedBy(sources, known) }
}

function touchedBy(
  sources: readonly Source[],
  { users }: Known,
): Pick<ResolvedSelection, 'touched'> {
  const names = distinct(
    sources.flatMap((source) => (source.kind === 'touch' ? [source.touch.name] : [])),
  )
  return names.length === 0 ? {} : { touched: { names, users } }
}

function tracedBy(
  sources: readonly Source[],
  { traceKinds }: Known,
): Pick<ResolvedSelection, 'traced'> {
  const paths = distinct(
    sources.flatMap((source) => (source.kind === 'trace' ? [source.path] : [])),
  )
  return paths.length === 0 ? {} : { traced: { paths, kinds: traceKinds() } }
}

function distinct<Name extends string>(names: readonly Name[]): readonly Name[] {
  return [...new Set(names)].toSorted()
}

/** The fields of the events themselves; what reads events of its own has its own. */
export function conditionFields(condition: Condition): readonly Field[] {
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
    case 'frequent':
      return [condition.of]
    default:
      return unreachable(condition)
  }
}
