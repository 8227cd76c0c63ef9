/**
 * The sources of values that stand in lists whose elements the dictionary does not know. Every type
 * is tried: a scalar, and one array of scalars, as typed subcolumns. An element in which more may
 * stand, arrays in arrays or objects among other values, is read as the JSON it was sent as; there
 * are few of those, and only they cost that. No value is reached by two sources.
 */
import type { PathStep } from '../../warehouse/sql-text.ts'
import type { AttributeSource, InElement } from './field.ts'
import { scalarNames } from './stored-type.ts'

/** A list of elements of any type: the path to it, and the arrays around an element at its end. */
interface List {
  readonly steps: readonly PathStep[]
  readonly arrays: number
}

/** `mix.name`, where `mix` holds anything: in objects among its elements, or in the elements. */
export function sourcesInMixed(list: List, rest: readonly string[]): AttributeSource[] {
  if (list.arrays === 0) return []
  if (rest.length === 0) return valuesIn(list, undefined)
  const inArrays = splits(rest).flatMap(([path, below]) => {
    return written(list, { path: path.join('.'), below, isForObjects: true })
  })
  return [
    ...valuesIn(list, rest.join('.')),
    ...inArrays,
    ...written(list, { path: undefined, below: rest, isForObjects: true }),
  ]
}

// A list of objects in objects of a list has typed readings of its own where the path below the
// outer one is this short: their number grows with the square.
const nestedSegmentsMax = 4

/** `items.name`, where `items` holds objects and nothing else. */
export function sourcesInObjects(first: PathStep, rest: readonly string[]): AttributeSource[] {
  const isNestedTyped = rest.length <= nestedSegmentsMax
  const inLists = splits(rest).flatMap(([path, below]) => {
    const list = listBelow([first], path)
    const odd = written(list, { path: undefined, below, isForObjects: !isNestedTyped })
    return isNestedTyped ? [...odd, ...sourcesInNested(first, path, below)] : odd
  })
  return [...valuesIn(listBelow([first], rest), undefined), ...inLists]
}

/** `items.parts.name`, where each of the items has a list of objects too. */
function sourcesInNested(
  first: PathStep,
  path: readonly string[],
  rest: readonly string[],
): AttributeSource[] {
  const steps = [first, { path: path.join('.'), arrays: 1 }]
  const inLists = splits(rest).flatMap(([inner, below]) => {
    return written(listBelow(steps, inner), { path: undefined, below, isForObjects: true })
  })
  return [...valuesIn(listBelow(steps, rest), undefined), ...inLists]
}

function listBelow(steps: readonly PathStep[], path: readonly string[]): List {
  return { steps: [...steps, { path: path.join('.'), arrays: 0 }], arrays: 0 }
}

/** The values that the elements are, or that stand at a path in those that are objects. */
function valuesIn(list: List, path: string | undefined): AttributeSource[] {
  return [
    ...sourcesOf(list, { path, reading: { kind: 'typed', arrays: 0 } }),
    ...sourcesOf(list, { path, reading: { kind: 'typed', arrays: 1 } }),
    ...written(list, { path, below: [], isForObjects: false }),
  ]
}

interface Written {
  readonly path: string | undefined
  readonly below: readonly string[]
  readonly isForObjects: boolean
}

function written(list: List, { path, below, isForObjects }: Written): AttributeSource[] {
  return sourcesOf(list, { path, reading: { kind: 'written', below, isForObjects } })
}

function sourcesOf(list: List, inElement: InElement): AttributeSource[] {
  return scalarNames.map((scalar) => ({ kind: 'attribute', ...list, scalar, inElement }))
}

/** A path in two, in every way: `a.b.c` is `a` and `b.c`, or `a.b` and `c`. */
function splits(path: readonly string[]): [readonly string[], readonly string[]][] {
  return path.slice(1).map((_, index) => [path.slice(0, index + 1), path.slice(index + 1)])
}
