import type { Whose } from './plain-people.ts'

/** Which messages are of one person, each group in the order of its ids; nobody's are left out. */
export function partitionOf(whose: ReadonlyMap<string, Whose>): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>()
  for (const [id, { person }] of whose) {
    if (person !== '') groups.set(person, [...(groups.get(person) ?? []), id])
  }
  return [...groups.values()]
    .map((group) => group.toSorted())
    .toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1))
}
