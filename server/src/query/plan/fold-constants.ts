import type { Condition } from '../resolve/condition.ts'
import { mapCondition } from './condition-map.ts'

/** `x AND always` is x, `x AND never` is never; single and nested lists are opened. */
export function foldConstants(condition: Condition): Condition {
  return mapCondition(condition, folded)
}

function folded(condition: Condition): Condition {
  if (condition.kind === 'not') return foldedNot(condition.operand)
  return condition.kind === 'and' || condition.kind === 'or' ? foldedList(condition) : condition
}

function foldedNot(operand: Condition): Condition {
  if (operand.kind === 'always') return { kind: 'never' }
  if (operand.kind === 'never') return { kind: 'always' }
  return operand.kind === 'not' ? operand.operand : { kind: 'not', operand }
}

type List = Extract<Condition, { kind: 'and' | 'or' }>

function foldedList({ kind, operands }: List): Condition {
  const [neutral, deciding] = kind === 'and' ? ['always', 'never'] : ['never', 'always']
  const flat = operands.flatMap((operand) => (operand.kind === kind ? operand.operands : [operand]))
  const decided = flat.find((operand) => operand.kind === deciding)
  if (decided !== undefined) return decided
  const kept = flat.filter((operand) => operand.kind !== neutral)
  const [only] = kept
  if (only === undefined) return kind === 'and' ? { kind: 'always' } : { kind: 'never' }
  return kept.length === 1 ? only : { kind, operands: kept }
}
