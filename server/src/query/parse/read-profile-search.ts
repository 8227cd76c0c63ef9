import { invalid, type Faults } from './faults.ts'
import { parseSearch } from './parse-search.ts'
import { foreignKey, type ProfileEntity } from './profile-key.ts'
import type { Search } from './search-ast.ts'
import { searchProblemText } from './search-problem-text.ts'

/** A search over profiles: bare columns and `@usr.plan`; other names are refused. */
export function readProfileSearch(
  { entity, query }: { readonly entity: ProfileEntity; readonly query: string },
  pointer: string,
  faults: Faults,
): Search | undefined {
  const parsed = parseSearch(query)
  const problem = parsed.kind === 'faulty' ? parsed.problem : foreignKey(entity, parsed.search)
  if (problem === undefined && parsed.kind === 'parsed') return parsed.search
  if (problem !== undefined) faults.push(invalid(pointer, searchProblemText(query, problem)))
  return undefined
}
