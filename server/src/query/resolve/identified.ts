import type { TimeRange } from '../parse/question.ts'
import type { Condition } from './condition.ts'
import { userSource, type Known } from './known.ts'

/** Somebody is identified in its session, or, where it has none, in the event itself. */
export function isIdentified(range: TimeRange, known: Known): Condition {
  const user = { path: 'usr.id', sources: [userSource(known.users, 'event')] }
  const id = { kind: 'column', column: 'session_id', scalar: 'text' } as const
  const isNamed = { kind: 'test', field: user, test: { kind: 'exists' } } as const
  const session = { path: 'session.id', sources: [id] }
  const isInSession = { kind: 'test', field: session, test: { kind: 'exists' } } as const
  const among = { range, condition: isNamed }
  return {
    kind: 'or',
    operands: [
      { kind: 'occurring', whose: id, id, among, comparison: 'atLeast', count: 1n },
      { kind: 'and', operands: [{ kind: 'not', operand: isInSession }, isNamed] },
    ],
  }
}
