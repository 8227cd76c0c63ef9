import type { Condition } from '../resolve/condition.ts'

/** Rebuilds a condition from its leaves up. */
export function mapCondition(
  condition: Condition,
  change: (condition: Condition) => Condition,
): Condition {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const operands = condition.operands.map((operand) => mapCondition(operand, change))
      return change({ kind: condition.kind, operands })
    }
    case 'not':
      return change({ kind: 'not', operand: mapCondition(condition.operand, change) })
    case 'frequent':
    case 'occurring': {
      const among = mapCondition(condition.among.condition, change)
      return change({ ...condition, among: { ...condition.among, condition: among } })
    }
    case 'profiled':
      return change({ ...condition, condition: mapCondition(condition.condition, change) })
    default:
      return change(condition)
  }
}
