import type { AudienceFilters } from '@throughline/contract'
import type { Audience } from './audience.ts'
import { invalid, type Faults } from './faults.ts'
import type { ProfileEntity } from './profile-key.ts'
import { parseFormula } from './read-formula.ts'
import { readProfileSearch } from './read-profile-search.ts'
import { readSegmentSearch, type SavedSegment } from './read-segment.ts'
import type { Search } from './search-ast.ts'
import { searchProblemText } from './search-problem-text.ts'
import { refuseManyTerms, termsOfAudience } from './term-count.ts'

export const audienceLimits = {
  /** Each is a grouping of all events. */
  filtersMax: 50,
} as const

/** The segment of this id, if there is one. */
export type FindSegment = (id: string) => SavedSegment | undefined

interface Reading {
  readonly faults: Faults
  readonly findSegment: FindSegment
  /** The end of the question's range, from which segments count back. */
  readonly untilMs: number
}

/** One filter with a name that the formula may use. */
interface NamedFilter {
  readonly name: string
  readonly pointer: string
  readonly of:
    | { readonly kind: 'profiles'; readonly entity: ProfileEntity; readonly query: string }
    | { readonly kind: 'segment'; readonly id: string }
}

/**
 * The audience of a question; undefined for everybody. Without a formula every filter with a name
 * has to hold. With one, filters that it does not name are not even looked at: example bodies of
 * the clients carry empty ones.
 */
export function readAudience(
  filters: AudienceFilters | undefined,
  pointer: string,
  reading: Reading,
): Audience | undefined {
  const audience = filters && readFilters(filters, pointer, reading)
  if (audience !== undefined) refuseManyTerms(termsOfAudience(audience), pointer, reading.faults)
  return audience
}

function readFilters(
  filters: AudienceFilters,
  pointer: string,
  reading: Reading,
): Audience | undefined {
  const { faults } = reading
  const named = namedFilters(filters, pointer).filter(({ name }) => name !== '')
  if (named.length > audienceLimits.filtersMax) {
    faults.push(invalid(pointer, `at most ${audienceLimits.filtersMax} filters with names`))
    return undefined
  }
  refuseRepeatedNames(named, faults)
  const byName = new Map(named.map((filter) => [filter.name, filter]))
  const formula = filters.formula ?? ''
  if (formula.trim() === '') return readAll([...byName.values()], reading)
  const parsed = parseFormula(formula, new Set(byName.keys()))
  if (parsed.kind === 'parsed') return readCombined(parsed.search, byName, reading)
  faults.push(invalid(`${pointer}/formula`, searchProblemText(formula, parsed.problem)))
  return undefined
}

function namedFilters(
  { users = [], accounts = [], segments = [] }: AudienceFilters,
  pointer: string,
): NamedFilter[] {
  const profiles = (entity: ProfileEntity, list: typeof users) =>
    list.map(({ name, query = '' }, index): NamedFilter => {
      const of = { kind: 'profiles', entity, query } as const
      return { name, pointer: `${pointer}/${entity}s/${index}`, of }
    })
  const saved = segments.map(({ name, segment_id: id }, index): NamedFilter => {
    return { name, pointer: `${pointer}/segments/${index}`, of: { kind: 'segment', id } }
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

function readAll(named: readonly NamedFilter[], reading: Reading): Audience | undefined {
  const operands = named.flatMap((filter) => readFilter(filter, reading) ?? [])
  const [only] = operands
  return operands.length < 2 ? only : { kind: 'and', operands }
}

/** The tree of a formula, whose words are the names of filters. */
function readCombined(
  formula: Search,
  byName: ReadonlyMap<string, NamedFilter>,
  reading: Reading,
): Audience | undefined {
  const read = new Map<string, Audience | undefined>()
  const readNamed = (name: string): Audience | undefined => {
    const filter = byName.get(name)
    if (!read.has(name)) read.set(name, filter && readFilter(filter, reading))
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

function readFilter({ pointer, of }: NamedFilter, reading: Reading): Audience | undefined {
  if (of.kind === 'segment') return readSegment(of.id, `${pointer}/segment_id`, reading)
  const search = readProfileSearch(of, `${pointer}/query`, reading.faults)
  return search && { kind: 'profiles', entity: of.entity, search }
}

/** Who is in a segment; of another entity than `ofOnly` it is refused. */
export function readSegment(
  id: string,
  pointer: string,
  reading: Reading & { readonly ofOnly?: ProfileEntity },
): Audience | undefined {
  const { faults, findSegment, untilMs, ofOnly } = reading
  const segment = findSegment(id.toLowerCase())
  if (segment === undefined) {
    faults.push(invalid(pointer, 'there is no such segment'))
    return undefined
  }
  const { entity, content } = segment
  if (entity !== (ofOnly ?? entity)) {
    faults.push(invalid(pointer, `is a segment of ${entity}s`))
    return undefined
  }
  if (content.kind === 'static') {
    return { kind: 'listed', entity, list: { segmentId: segment.id, listId: content.listId } }
  }
  return readSegmentSearch(content.search, { entity, untilMs, pointer, faults })
}
