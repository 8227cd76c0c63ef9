import type { JoinKeys } from '@throughline/contract'
import { invalid, type Faults } from './faults.ts'
import { parseKey } from './parse-key.ts'
import type { Column } from './question.ts'
import { emptyAsAbsent } from './read-measure.ts'
import type { Key } from './search-ast.ts'

/** By what events are of the same session, user or whatever else; undefined, and a fault, for no key. */
export function readJoinKeys(
  keys: JoinKeys | undefined,
  pointer: string,
  faults: Faults,
): Column | undefined {
  const name = emptyAsAbsent(keys?.primary) ?? '@session.id'
  if (keys?.secondary?.some((key) => key !== '') === true) {
    faults.push(invalid(`${pointer}/secondary`, 'only a primary key is taken'))
  }
  const key = readAttribute(name, `${pointer}/primary`, faults)
  return key && { name, key }
}

/** The attribute of this name, or undefined with a fault. */
export function readAttribute(name: string, pointer: string, faults: Faults): Key | undefined {
  const parsed = parseKey(name)
  if (parsed.kind === 'parsed') return parsed.key
  faults.push(invalid(pointer, parsed.message))
  return undefined
}
