import type { AttributeTypes } from '../../warehouse/path-types.ts'
import { momentPath, textColumnOf } from '../../warehouse/promoted-paths.ts'
import type { PathStep } from '../../warehouse/sql-text.ts'
import { isBareName } from '../parse/parse-key.ts'
import type { Key } from '../parse/search-ast.ts'
import type { AttributeSource, Field, Source } from './field.ts'
import { sourcesInMixed, sourcesInObjects } from './list-sources.ts'
import { readStoredType, type StoredType } from './stored-type.ts'

/** A name → where its values stand. Bare names other than the known tags stand for nothing. */
export function resolveKey(key: Key, types: AttributeTypes): Field {
  const path = key.segments.join('.')
  if (!key.isAttribute && !isBareName(key)) return { path, sources: [] }
  return { path, sources: sourcesOf(key, path, types) }
}

function sourcesOf(key: Key, path: string, types: AttributeTypes): readonly Source[] {
  const column = textColumnOf(path)
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
): readonly AttributeSource[] {
  const path = segments.join('.')
  if (path.includes(unreadable)) return []
  return [...ownSources(path, types), ...sourcesBelowLists(segments, types)]
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
  const above = segments.slice(1, 1 + arraySegmentsMax).flatMap((_, index) => {
    const place = { path: segments.slice(0, index + 1).join('.'), below: segments.slice(index + 1) }
    const holdsObjects = storedTypes(place.path, types).some(
      ({ kind }) => kind === 'objects' || kind === 'mixed',
    )
    return holdsObjects ? [place] : []
  })
  return isHeld ? [{ path, below: [] }, ...above] : above
}

function ownSources(path: string, types: AttributeTypes): AttributeSource[] {
  const steps = [{ path, arrays: 0 }]
  return storedTypes(path, types).flatMap((type) => typedSources(steps, type))
}

function storedTypes(path: string, types: AttributeTypes): StoredType[] {
  // Sorted, so that the same question prints the same SQL.
  return [...(types.get(path) ?? [])].sort().map(readStoredType)
}

function typedSources(steps: readonly PathStep[], type: StoredType): AttributeSource[] {
  switch (type.kind) {
    case 'scalar': {
      const { scalar, arrays } = type
      return [{ kind: 'attribute', steps, scalar, arrays, inElement: undefined }]
    }
    case 'mixed':
      return sourcesInMixed({ steps, arrays: type.arrays }, [])
    default:
      return []
  }
}

// As deep as the intake takes events; only dotted keys could put an array further down.
const arraySegmentsMax = 100

/** `items.name` where `items` holds objects in arrays. */
function sourcesBelowLists(segments: readonly string[], types: AttributeTypes): AttributeSource[] {
  return segments.slice(1, 1 + arraySegmentsMax).flatMap((_, index) => {
    const path = segments.slice(0, index + 1).join('.')
    const rest = segments.slice(index + 1)
    return storedTypes(path, types).flatMap((type) => {
      if (type.kind === 'mixed')
        return sourcesInMixed({ steps: [{ path, arrays: 0 }], arrays: type.arrays }, rest)
      return type.kind === 'objects' ? sourcesInObjects({ path, arrays: type.arrays }, rest) : []
    })
  })
}
