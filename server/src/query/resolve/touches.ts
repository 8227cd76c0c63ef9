import { attributionPath, touchPathOf } from '../../warehouse/touch-paths.ts'
import type { TouchSource } from './field.ts'
import type { Known } from './known.ts'

/** What a name says of the touches before an event; undefined for names that say nothing of them. */
export function touchSources(path: string, { types }: Known): readonly TouchSource[] | undefined {
  const touch = touchPathOf(path)
  if (touch === undefined) return undefined
  const isEverSent = types.get(attributionPath(touch))?.has('String') ?? false
  return isEverSent ? [{ kind: 'touch', touch, scalar: 'text' }] : []
}
