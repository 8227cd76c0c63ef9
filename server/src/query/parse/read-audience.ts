import type { AudienceFilters } from '@throughline/contract'
import type { Audience } from './audience.ts'
import { invalid, type Faults } from './faults.ts'
import { parseSearch } from './parse-search.ts'
import { foreignKey, type ProfileEntity } from './profile-key.ts'
import { parseFormula } from './read-formula.ts'
import type { Search } from './search-ast.ts'
import { searchProblemText } from './search-problem-text.ts'

export const audienceLimits = {
  /** Each is a grouping of all events. */
  filtersMax: 50,
} as const

/** One filter with a name that the formula may use. */
interface NamedFilter {
  readonly name: string
  readonly pointer: string
  /** Undefined for a segment. */
  readonly profiles: { readonly entity: ProfileEntity; readonly query: string } | undefined
}

/**
 * The audience of a question; undefined for everybody. Without a formula every filter with a name
 * has to hold. With one, filters that it does not name are not even looked at: example bodies of
 * the clients carry empty ones.
 */
export function readAudience(
  filters: AudienceFilters | undefined,
  pointer: string,
  faults: Faults,
): Audience | undefined {
  if (filters === undefined) return undefined
  const named = namedFilters(filters, pointer).filter(({ name }) => name !== '')
  if (named.length > audienceLimits.filtersMax) {
    faults.push(invalid(pointer, `at most ${audienceLimits.filtersMax} filters with names`))
    return undefined
  }
  refuseRepeatedNames(named, faults)
  const byName = new Map(named.map((filter) => [filter.name, filter]))
  const formula = filters.formula ?? ''
  if (formula.trim() === '') return readAll([...byName.values()], faults)
  const parsed = parseFormula(formula, new Set(byName.keys()))
  if (parsed.kind === 'parsed') return readCombined(parsed.search, byName, faults)
  faults.push(invalid(`${pointer}/formula`, searchProblemText(formula, parsed.problem)))
  return undefined
}

function namedFilters(
  { users = [], accounts = [], segments = [] }: AudienceFilters,
  pointer: string,
): NamedFilter[] {
  const profiles = (entity: ProfileEntity, list: typeof users) =>
    list.map(({ name, query = '' }, index): NamedFilter => {
      return { name, pointer: `${pointer}/${entity}s/${index}`, profiles: { entity, query } }
    })
  const saved = segments.map(({ name }, index): NamedFilter => {
    return { name, pointer: `${pointer}/segments/${index}`, profiles: undefined }
  })
  return [...profiles('user', users), ...profiles('account', accounts), ...saved]
}

function refuseRepeatedNames(named: readonly NamedFilter[], faults: Faults): void {
  const seen = new Set<string>()
  for (const { name, pointer } of named) {
    if (seen.has(name)) faults.push(invalid(`${pointer}/name`, 'another filter has this name'))
    seen.add(name)
  }
}

function readAll(named: readonly NamedFilter[], faults: Faults): Audience | undefined {
  const operands = named.flatMap((filter) => readFilter(filter, faults) ?? [])
  const [only] = operands
  return operands.length < 2 ? only : { kind: 'and', operands }
}

/** The tree of a formula, whose words are the names of filters. */
function readCombined(
  formula: Search,
  byName: ReadonlyMap<string, NamedFilter>,
  faults: Faults,
): Audience | undefined {
  const read = new Map<string, Audience | undefined>()
  const readNamed = (name: string): Audience | undefined => {
    const filter = byName.get(name)
    if (!read.has(name)) read.set(name, filter && readFilter(filter, faults))
    return read.get(name)
  }
  return combine(formula, readNamed)
}

function combine(
  formula: Search,
  readNamed: (name: string) => Audience | undefined,
): Audience | undefined {
  switch (formula.kind) {
    case 'and':
    case 'or': {
      const operands = formula.operands.flatMap((operand) => combine(operand, readNamed) ?? [])
      return { kind: formula.kind, operands }
    }
    case 'not': {
      const operand = combine(formula.operand, readNamed)
      return operand && { kind: 'not', operand }
    }
    case 'words': {
      const [name] = formula.pattern
      return name?.kind === 'literal' ? readNamed(name.text) : undefined
    }
    default:
      throw new Error(`a formula holds only names: ${formula.kind}`)
  }
}

function readFilter({ pointer, profiles }: NamedFilter, faults: Faults): Audience | undefined {
  if (profiles === undefined) {
    faults.push(invalid(`${pointer}/segment_id`, 'segments are not built yet'))
    return undefined
  }
  const search = readProfileSearch(profiles, `${pointer}/query`, faults)
  return search && { kind: 'profiles', entity: profiles.entity, search }
}

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
