import type { Scalar } from './plain-events.ts'

const kinds = ['number', 'string', 'boolean']

/** Numbers before texts before booleans, each by its value. */
export function compare(left: Scalar, right: Scalar): number {
  const kind = kinds.indexOf(typeof left) - kinds.indexOf(typeof right)
  if (kind !== 0) return kind
  return typeof left === 'string' ? compareTexts(left, String(right)) : Number(left) - Number(right)
}

/** By their bytes. */
export function compareTexts(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}
