import { scalarTypes, type Scalar } from './field.ts'

/** A ClickHouse type name of the attribute dictionary, taken apart. */
export type StoredType =
  | { readonly kind: 'scalar'; readonly scalar: Scalar; readonly arrays: number }
  | { readonly kind: 'mixed'; readonly arrays: number }
  | { readonly kind: 'objects' | 'objectsAndNulls'; readonly arrays: number }
  | { readonly kind: 'unknown' }

/** `readStoredType('Array(Nullable(String))')` is a text in one array. */
export function readStoredType(name: string): StoredType {
  let inner = name
  let arrays = 0
  for (;;) {
    const wrapped = /^(Array|Nullable)\((.*)\)$/.exec(inner)
    if (wrapped === null) break
    if (wrapped[1] === 'Array') arrays += 1
    inner = wrapped[2] ?? ''
  }
  if (inner.startsWith('Dynamic')) return { kind: 'mixed', arrays }
  if (inner.startsWith('JSON')) {
    return { kind: name.includes('Nullable(JSON') ? 'objectsAndNulls' : 'objects', arrays }
  }
  const scalar = scalarNames.find((candidate) => scalarTypes[candidate] === inner)
  return scalar === undefined ? { kind: 'unknown' } : { kind: 'scalar', scalar, arrays }
}

export const scalarNames = [
  'text',
  'integer',
  'largeInteger',
  'decimal',
  'boolean',
] as const satisfies readonly Scalar[]
