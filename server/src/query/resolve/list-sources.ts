/**
 * The sources of values that stand in lists whose elements the dictionary does not know. Every type
 * is tried: a scalar, and one array of scalars, as typed subcolumns. An element in which more may
 * stand, arrays in arrays or objects among other values, is read as the JSON it was sent as; there
 * are few of those, and only they cost that. No value is reached by two sources.
 */
import type { PathStep } from '../../warehouse/sql-text.ts'
import type { AttributeSource, OddList, WrittenSource } from './field.ts'
import { unreachable } from '../unreachable.ts'
import { scalarNames } from './stored-type.ts'

/** A list at a path, or above it. */
export interface UnknownList {
  /** Its elements are of several types, or all objects, or objects and nulls. */
  readonly kind: 'mixed' | 'objects' | 'objectsAndNulls'
  readonly path: string
  readonly arrays: number
  /** The keys from its elements to the value. */
  readonly rest: readonly string[]
  /** How many keys lead to the list. */
  readonly keysPassed: number
}

/** Elements that may be values, or hold some at a path if they are objects. */
interface Elements {
  readonly steps: readonly PathStep[]
  readonly arrays: number
  readonly path: string | undefined
}

/** All sources in the lists on the way to a path, and at it. */
export function sourcesInLists(
  keys: readonly string[],
  lists: readonly UnknownList[],
): (AttributeSource | WrittenSource)[] {
  const isNestedTyped = lists.every(({ rest }) => rest.length <= nestedSegmentsMax) && !lists[1]
  const typed = lists.flatMap((list) => typedInList(list, isNestedTyped))
  const odd = lists.flatMap((list) => oddIn(list, isNestedTyped))
  if (odd.length === 0) return typed
  const written = scalarNames.map((scalar): WrittenSource => {
    return { kind: 'written', keys, lists: odd, scalar }
  })
  return [...typed, ...written]
}

// A list of objects in objects of a list has typed subcolumns read where the path below the outer
// one is this short, and nothing else was seen on the way: their number grows with the square.
const nestedSegmentsMax = 4

function typedInList(list: UnknownList, isNestedTyped: boolean): AttributeSource[] {
  const { path, rest } = list
  if (list.kind === 'mixed') return typed(inMixed(list, rest))
  if (list.kind === 'objectsAndNulls') return []
  const first = { path, arrays: list.arrays }
  const nested = isNestedTyped
    ? splits(rest).flatMap(([way, below]) => typed(inObjects(nestedSteps(first, way), below)))
    : []
  return [...typed(inObjects([first], rest)), ...nested]
}

function oddIn(list: UnknownList, isNestedTyped: boolean): OddList[] {
  switch (list.kind) {
    case 'mixed':
      return oddInMixed(list)
    case 'objects':
      return oddInObjects(list, isNestedTyped)
    case 'objectsAndNulls':
      return [{ ...inMixed(list, []), keysPassed: list.keysPassed, odd: 'objects' }]
    default:
      return unreachable(list.kind)
  }
}

function oddInMixed(list: UnknownList): OddList[] {
  const { rest, keysPassed } = list
  const atValue = {
    ...inMixed(list, rest),
    keysPassed: keysPassed + rest.length,
    odd: 'mixedArrays' as const,
  }
  if (rest.length === 0) return [atValue]
  const onTheWay = [0, ...splits(rest).map(([way]) => way.length)].map((passed) => {
    const elements = inMixed(list, rest.slice(0, passed))
    return { ...elements, keysPassed: keysPassed + passed, odd: 'arrays' as const }
  })
  return [atValue, ...onTheWay]
}

function oddInObjects(list: UnknownList, isNestedTyped: boolean): OddList[] {
  const { path, rest, keysPassed } = list
  const first = { path, arrays: list.arrays }
  const from = { steps: [first], rest, keysPassed }
  const nested = isNestedTyped
    ? splits(rest).flatMap(([way, below]) => {
        const steps = nestedSteps(first, way)
        return oddBelow({ steps, rest: below, keysPassed: keysPassed + way.length }, 'arrays')
      })
    : []
  return [...oddBelow(from, isNestedTyped ? 'mixedArrays' : 'arrays'), ...nested]
}

interface Below {
  readonly steps: readonly PathStep[]
  readonly rest: readonly string[]
  readonly keysPassed: number
}

/** At the value itself, and at every place on the way to it. */
function oddBelow({ steps, rest, keysPassed }: Below, onTheWay: OddList['odd']): OddList[] {
  return rest.map((_, index) => ({
    ...inObjects(steps, rest.slice(0, index + 1)),
    keysPassed: keysPassed + index + 1,
    odd: index + 1 < rest.length ? onTheWay : 'mixedArrays',
  }))
}

function nestedSteps(first: PathStep, way: readonly string[]): PathStep[] {
  return [first, { path: way.join('.'), arrays: 1 }]
}

function inMixed({ path, arrays }: UnknownList, rest: readonly string[]): Elements {
  const inside = rest.length === 0 ? undefined : rest.join('.')
  return { steps: [{ path, arrays: 0 }], arrays, path: inside }
}

function inObjects(steps: readonly PathStep[], rest: readonly string[]): Elements {
  return { steps: [...steps, { path: rest.join('.'), arrays: 0 }], arrays: 0, path: undefined }
}

function typed({ steps, arrays, path }: Elements): AttributeSource[] {
  return [0, 1].flatMap((inner) =>
    scalarNames.map((scalar): AttributeSource => {
      return { kind: 'attribute', steps, scalar, arrays, inElement: { path, arrays: inner } }
    }),
  )
}

/** A path in two, in every way: `a.b.c` is `a` and `b.c`, or `a.b` and `c`. */
function splits(path: readonly string[]): [readonly string[], readonly string[]][] {
  return path.slice(1).map((_, index) => [path.slice(0, index + 1), path.slice(index + 1)])
}
