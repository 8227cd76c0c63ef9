import { isJsonObject } from '../json-object.ts'

type Bounds = { readonly valuesMax: number; readonly depthMax: number }

/** Whether parsed JSON has at most so many values, and levels; looks no further than that. */
export function isWithinBounds(value: unknown, { valuesMax, depthMax }: Bounds): boolean {
  let level: readonly unknown[] = [value]
  let count = 0
  for (let depth = 0; level.length > 0; depth += 1) {
    count += level.length
    if (count > valuesMax || depth > depthMax) return false
    level = level.flatMap(valuesIn)
  }
  return true
}

function valuesIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.map((element: unknown) => element)
  return isJsonObject(value) ? Object.values(value) : []
}
