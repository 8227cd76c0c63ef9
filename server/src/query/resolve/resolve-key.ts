import type { AttributeTypes } from '../../warehouse/path-types.ts'
import { momentPath, textColumnOf } from '../../warehouse/promoted-paths.ts'
import type { PathStep } from '../../warehouse/sql-text.ts'
import { isBareName } from '../parse/parse-key.ts'
import type { Key } from '../parse/search-ast.ts'
import type { AttributeSource, Field, Source } from './field.ts'
import { readStoredType, scalarNames, type StoredType } from './stored-type.ts'

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
  return [...ownSources(path, types), ...sourcesInObjects(segments, types)]
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
    case 'scalar':
      return [
        {
          kind: 'attribute',
          steps,
          scalar: type.scalar,
          arrays: type.arrays,
          inElement: undefined,
        },
      ]
    case 'mixed':
      return mixedSources(steps, type.arrays, undefined)
    default:
      return []
  }
}

/** Every type is looked for in an array of any: as an element, and one array deeper. */
function mixedSources(
  steps: readonly PathStep[],
  arrays: number,
  path: string | undefined,
): AttributeSource[] {
  if (arrays === 0) return []
  return [0, 1].flatMap((inner) =>
    scalarNames.map((scalar): AttributeSource => {
      return { kind: 'attribute', steps, scalar, arrays, inElement: { path, arrays: inner } }
    }),
  )
}

// As deep as the intake takes events; only dotted keys could put an array further down.
const arraySegmentsMax = 100

/** `items.name` where `items` holds objects in arrays. */
function sourcesInObjects(segments: readonly string[], types: AttributeTypes): AttributeSource[] {
  return segments.slice(1, 1 + arraySegmentsMax).flatMap((_, index) => {
    const path = segments.slice(0, index + 1).join('.')
    const rest = segments.slice(index + 1)
    return storedTypes(path, types).flatMap((type) => {
      if (type.kind === 'mixed')
        return mixedSources([{ path, arrays: 0 }], type.arrays, rest.join('.'))
      return type.kind === 'objects' ? leafSources({ path, arrays: type.arrays }, rest) : []
    })
  })
}

/**
 * The dictionary does not look inside arrays of objects, so every type is tried there: plain, in an
 * array of its own, and with one more array of objects on the way.
 */
function leafSources(first: PathStep, rest: readonly string[]): AttributeSource[] {
  const direct = [first, { path: rest.join('.'), arrays: 0 }]
  const nested = rest
    .slice(1, 1 + arraySegmentsMax)
    .map((_, index) => [
      first,
      { path: rest.slice(0, index + 1).join('.'), arrays: 1 },
      { path: rest.slice(index + 1).join('.'), arrays: 0 },
    ])
  return [direct, ...nested].flatMap((steps) =>
    [0, 1].flatMap((arrays) =>
      scalarNames.map((scalar): AttributeSource => {
        return { kind: 'attribute', steps, scalar, arrays, inElement: undefined }
      }),
    ),
  )
}
