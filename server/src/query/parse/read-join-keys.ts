import type { JoinKeys } from '@throughline/contract'
import { invalid, type Faults } from './faults.ts'
import { parseKey } from './parse-key.ts'
import type { Column } from './question.ts'
import { emptyAsAbsent } from './read-measure.ts'
import type { Key } from './search-ast.ts'

/** Whose an event is. */
export interface Belonging {
  /** By what events are of the same session, user or whatever else. */
  readonly entity: Column
  /** By what an event without the entity is of the one that had the same last, in this order. */
  readonly fallbacks: readonly Key[]
}

/** Attributes in one list of a question. */
export const attributesMax = 25

/** The keys at `pointer`, or undefined with what is wrong added to `faults`. */
export function readJoinKeys(
  keys: JoinKeys | undefined,
  pointer: string,
  faults: Faults,
): Belonging | undefined {
  const name = emptyAsAbsent(keys?.primary) ?? '@session.id'
  const key = readAttribute(name, `${pointer}/primary`, faults)
  const secondary = readAttributes(keys?.secondary, `${pointer}/secondary`, faults)
  if (key === undefined) return undefined
  // An id that is the entity's own leads nowhere else.
  const fallbacks = secondary.filter((other) => pathOf(other) !== pathOf(key))
  return { entity: { name, key }, fallbacks }
}

function pathOf({ segments }: Key): string {
  return segments.join('.')
}

/** The attributes of these names; "" is none. */
export function readAttributes(
  names: readonly string[] | undefined,
  pointer: string,
  faults: Faults,
): Key[] {
  if ((names?.length ?? 0) > attributesMax)
    faults.push(invalid(pointer, `at most ${attributesMax}`))
  return (names ?? []).slice(0, attributesMax).flatMap((name, index) => {
    return name === '' ? [] : (readAttribute(name, `${pointer}/${index}`, faults) ?? [])
  })
}

/** The attribute of this name, or undefined with a fault. */
export function readAttribute(name: string, pointer: string, faults: Faults): Key | undefined {
  const parsed = parseKey(name)
  if (parsed.kind === 'parsed') return parsed.key
  faults.push(invalid(pointer, parsed.message))
  return undefined
}
