import type { AttributeTypes } from '../../warehouse/path-types.ts'
import { momentPath, textColumnOf } from '../../warehouse/promoted-paths.ts'
import { isBareName } from '../parse/parse-key.ts'
import type { Key } from '../parse/search-ast.ts'
import type { AttributeSource, Field, Source } from './field.ts'
import { userSource, type Known } from './known.ts'
import { sourcesInLists, type UnknownList } from './list-sources.ts'
import { readStoredType, type StoredType } from './stored-type.ts'
import { touchSources } from './touches.ts'
import { traceSource } from './traces.ts'

/** A name → where its values stand. Bare names other than the known tags stand for nothing. */
export function resolveKey(key: Key, known: Known): Field {
  const path = key.segments.join('.')
  if (!key.isAttribute && !isBareName(key)) return { path, sources: [] }
  return { path, sources: sourcesOf(key, path, known) }
}

function sourcesOf(key: Key, path: string, known: Known): readonly Source[] {
  const { types, users } = known
  const touches = key.isAttribute ? touchSources(path, known) : undefined
  if (touches !== undefined) return touches
  const trace = key.isAttribute ? traceSource(path) : undefined
  if (trace !== undefined) return [trace]
  const column = textColumnOf(path)
  if (column === 'user_id') return [userSource(users, 'event')]
  if (column !== undefined) return [{ kind: 'column', column, scalar: 'text' }]
  const isMoment = key.isAttribute ? path === momentPath : path === 'timestamp'
  if (isMoment) return [{ kind: 'moment', scalar: 'integer' }]
  return attributeSources(key.segments, types)
}

// The engine takes these two characters in a path for the start of a type, quoted or not.
const unreadable = ':`'

/** The sources of a path: stored under its own name, or inside arrays of objects. */
export function attributeSources(
  segments: readonly string[],
  types: AttributeTypes,
): readonly Source[] {
  const path = segments.join('.')
  if (path.includes(unreadable)) return []
  const keys = keysOf(path)
  return [...ownSources(path, types), ...sourcesInLists(keys, listsOn(keys, types))]
}

/** A dot in a key is one like the others: the engine knows only paths. */
function keysOf(path: string): readonly string[] {
  return path.split('.')
}

/** Where values of an attribute stand: at a path, or below the objects in an array at it. */
export interface StoredPlace {
  readonly path: string
  readonly below: readonly string[]
}

/** The places that hold the values of a path, whatever their types. */
export function storedPlaces(segments: readonly string[], types: AttributeTypes): StoredPlace[] {
  const path = segments.join('.')
  if (path.includes(unreadable)) return []
  const isHeld = storedTypes(path, types).some(({ kind }) => kind === 'scalar' || kind === 'mixed')
  const keys = keysOf(path)
  const above = keys.slice(1, 1 + arraySegmentsMax).flatMap((_, index) => {
    const place = { path: keys.slice(0, index + 1).join('.'), below: keys.slice(index + 1) }
    return storedTypes(place.path, types).some(mayHoldObjects) ? [place] : []
  })
  return isHeld ? [{ path, below: [] }, ...above] : above
}

function ownSources(path: string, types: AttributeTypes): AttributeSource[] {
  return storedTypes(path, types).flatMap((type): AttributeSource[] => {
    if (type.kind !== 'scalar') return []
    const { scalar, arrays } = type
    const steps = [{ path, arrays: 0 }]
    return [{ kind: 'attribute', steps, scalar, arrays, inElement: undefined }]
  })
}

function storedTypes(path: string, types: AttributeTypes): StoredType[] {
  // Sorted, so that the same question prints the same SQL.
  return [...(types.get(path) ?? [])].sort().map(readStoredType)
}

// As deep as the intake takes events; only dotted keys could put an array further down.
const arraySegmentsMax = 100

/** The lists on the way to a path, and at it, whose elements the dictionary does not know. */
function listsOn(keys: readonly string[], types: AttributeTypes): UnknownList[] {
  return keys.slice(0, 1 + arraySegmentsMax).flatMap((_, index) => {
    const path = keys.slice(0, index + 1).join('.')
    const rest = keys.slice(index + 1)
    return storedTypes(path, types).flatMap((type) => {
      if (!mayHoldObjects(type) || type.arrays === 0) return []
      if (type.kind !== 'mixed' && rest.length === 0) return []
      return [{ kind: type.kind, path, arrays: type.arrays, rest, keysPassed: index + 1 }]
    })
  })
}

type Unknown = Exclude<StoredType, { kind: 'scalar' | 'unknown' }>

function mayHoldObjects(type: StoredType): type is Unknown {
  return type.kind !== 'scalar' && type.kind !== 'unknown'
}
