import { isTracePath, tracePaths } from '../../warehouse/trace-paths.ts'
import type { TraceSource } from './field.ts'
import { readStoredType } from './stored-type.ts'

/** What a name says of the trace behind an event; undefined for names that say nothing of it. */
export function traceSource(path: string): TraceSource | undefined {
  if (!isTracePath(path)) return undefined
  const type = readStoredType(tracePaths[path].type)
  if (type.kind !== 'scalar') throw new Error(`no type of a value: ${path}`)
  return { kind: 'trace', path, scalar: type.scalar, isMany: type.arrays > 0 }
}
