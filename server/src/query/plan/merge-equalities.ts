import type { Condition } from '../resolve/condition.ts'
import { mapCondition } from './condition-map.ts'

/** `@a:1 OR @a:2 OR …` is one look at the attribute: any of these values. */
export function mergeEqualities(condition: Condition): Condition {
  return mapCondition(condition, merged)
}

function merged(condition: Condition): Condition {
  if (condition.kind !== 'or') return condition
  const operands = mergedOperands(condition.operands)
  const [only] = operands
  return operands.length === 1 && only !== undefined ? only : { kind: 'or', operands }
}

function mergedOperands(operands: readonly Condition[]): Condition[] {
  const places = new Map<string, number>()
  const result: Condition[] = []
  for (const operand of operands) {
    const key = equalityKey(operand)
    const place = key === undefined ? undefined : places.get(key)
    const earlier = place === undefined ? undefined : result[place]
    const joined = earlier && joinedEqualities(earlier, operand)
    if (place !== undefined && joined !== undefined) result[place] = joined
    else {
      if (key !== undefined) places.set(key, result.length)
      result.push(operand)
    }
  }
  return result
}

/** Two equalities merge when they look at the same sources. */
function equalityKey(condition: Condition): string | undefined {
  if (condition.kind !== 'test' || condition.test.kind !== 'equals') return undefined
  return JSON.stringify(condition.field)
}

function joinedEqualities(left: Condition, right: Condition): Condition | undefined {
  if (left.kind !== 'test' || left.test.kind !== 'equals') return undefined
  if (right.kind !== 'test' || right.test.kind !== 'equals') return undefined
  const literals = [...left.test.literals, ...right.test.literals]
  return { ...left, test: { kind: 'equals', literals } }
}
