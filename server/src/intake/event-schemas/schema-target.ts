import { schemaTargets } from '@throughline/contract'
import type { CanonicalEvent } from '../canonical-event.ts'
import { valueAt } from '../json-object.ts'

/** What of an event its schemas may be about. */
export type CheckedEvent = Pick<
  CanonicalEvent,
  'applicationId' | 'name' | 'ids' | 'properties' | 'context' | 'tags' | 'traits'
>

/** Finds what a schema is about in an event; undefined when it is not there. */
export type Target = (event: CheckedEvent) => unknown

const roots: Readonly<Record<(typeof schemaTargets)[number], Target>> = {
  'event@properties': ({ properties }) => properties,
  'event@context': ({ context }) => context,
  'event@tags': ({ tags }) => tags,
  'session@id': ({ ids }) => ids.session || undefined,
  'profile@id': ({ ids }) => ids.profile || undefined,
  'profile@traits': ({ traits }) => traits,
}

/** Reads `event@properties.cart.total`; undefined when there is no such target. */
export function readTarget(name: string): Target | undefined {
  const root = schemaTargets.find((target) => name === target || name.startsWith(`${target}.`))
  if (root === undefined) return undefined
  const keys = name === root ? [] : name.slice(root.length + 1).split('.')
  if (keys.includes('')) return undefined
  return (event) => valueAt(roots[root](event), keys)
}
