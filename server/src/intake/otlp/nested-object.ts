/**
 * Attributes as the JSON object that an event keeps: `{ 'a.b': 1, 'a.c': 2 }` as `{ a: { b: 1, c: 2 } }`,
 * which is the same to a search. A name that begins with another whole one stays as it is:
 * `{ a: 1, 'a.b': 2 }`.
 */
import type { JsonObject } from '../json-object.ts'
import { eachLeaf, isList, isMap, textOfLeaf } from './attribute-value.ts'
import type { AttributeValue, Leaf, ValueMap } from './attribute-value.ts'
import { roomFor, takeRoom, type Room } from '../spans/room.ts'

/** Names in names are opened to this depth; what has more dots keeps them. */
const partsMax = 32

export function nestedObject(attributes: ValueMap, room: Room): JsonObject {
  const leaves = new Map<string, Leaf>()
  for (const [key, value] of attributes) {
    eachLeaf({ key, value, room }, (path, leaf) => leaves.set(path, leaf))
  }
  const root: Tree = new Map()
  // A name comes before all that begin with it.
  for (const path of [...leaves.keys()].toSorted()) {
    const parts = path.split('.')
    const isOdd = parts.length > partsMax || parts.includes('')
    if (!takeRoom(room, roomFor.map * parts.length)) break
    putAt(root, isOdd ? [path] : parts, leaves.get(path))
  }
  return objectOfTree(root)
}

type Tree = Map<string, Branch>
type Branch = { readonly tree: Tree } | { readonly leaf: Leaf | undefined }

function putAt(tree: Tree, [part = '', ...rest]: readonly string[], leaf: Leaf | undefined): void {
  if (rest.length === 0) return void tree.set(part, { leaf })
  const branch = tree.get(part) ?? { tree: new Map() }
  if ('leaf' in branch) return void tree.set([part, ...rest].join('.'), { leaf })
  tree.set(part, branch)
  putAt(branch.tree, rest, leaf)
}

function objectOfTree(tree: Tree): JsonObject {
  return Object.fromEntries(
    [...tree].map(([key, branch]) => [
      key,
      'tree' in branch ? objectOfTree(branch.tree) : jsonValue(branch.leaf),
    ]),
  )
}

/** The value as JSON has it: bytes are base64, what no double holds or is none is text. */
function jsonValue(value: AttributeValue): unknown {
  if (value === undefined) return null
  if (isList(value)) return value.map(jsonValue)
  if (isMap(value)) return Object.fromEntries([...value].map(([key, it]) => [key, jsonValue(it)]))
  return typeof value === 'boolean' || Number.isFinite(value) ? value : textOfLeaf(value)
}
