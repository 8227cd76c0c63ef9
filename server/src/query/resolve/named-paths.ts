import type { AttributeTypes } from '../../warehouse/path-types.ts'

/**
 * The attribute paths whose types decide what a question means: those that resolving asks for,
 * found by resolving once with nothing known.
 */
export function namedPaths(resolve: (types: AttributeTypes) => unknown): readonly string[] {
  const named = new Set<string>()
  const note = (path: string): undefined => void named.add(path)
  resolve({ get: note })
  return [...named]
}
