import type { TimeRange } from '../parse/question.ts'
import type { Belonging } from '../parse/read-join-keys.ts'
import { withBeside } from './beside.ts'
import type { Condition, ResolvedSelection } from './condition.ts'
import type { Field } from './field.ts'
import type { Known } from './known.ts'
import { resolveKey } from './resolve-key.ts'

/** Whose an event is. */
export interface ResolvedBelonging {
  readonly entity: Field
  readonly fallbacks: readonly ResolvedFallback[]
  /** Whether the id is needed as a text; of a user a number is read faster. */
  readonly isShown?: boolean
}

/** By what events without the entity are of one, and the events that may say of which. */
export interface ResolvedFallback {
  readonly field: Field
  readonly among: ResolvedSelection
}

/** What an event lacks is looked for so far back. */
export const stitchMsMax = 86_400_000

/** Finds what the names of keys stand for. */
export function resolveBelonging(
  { entity, fallbacks, range }: Belonging & { readonly range: TimeRange },
  known: Known,
): ResolvedBelonging {
  const resolved = resolveKey(entity.key, known)
  const before = { fromMs: range.fromMs - stitchMsMax, untilMs: range.untilMs }
  return {
    entity: resolved,
    fallbacks: fallbacks.map((key) => {
      const field = resolveKey(key, known)
      const among = { range: before, condition: exists(field) }
      return { field, among: withBeside(among, [resolved], known) }
    }),
  }
}

/** Whether an event may be of anybody. */
export function isOfSomebody({ entity, fallbacks }: ResolvedBelonging): Condition {
  const fields = [entity, ...fallbacks.map(({ field }) => field)]
  return { kind: 'or', operands: fields.map(exists) }
}

function exists(field: Field): Condition {
  return { kind: 'test', field, test: { kind: 'exists' } }
}
