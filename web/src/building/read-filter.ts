import {
  tags,
  type FilterRow,
  type FilterTest,
  type Operator,
  type PlacedRow,
} from './filter-row.ts'

/** What stands without an @. */
type Names = readonly string[]

/**
 * Reads search text as the rows of the builder, each with its place. What no row can show, an `OR` or
 * a range for instance, is a row of text; a text that cannot be taken apart is one such row. Together
 * the rows always say what the text says.
 */
export function readFilter(text: string, names: Names = tags): readonly PlacedRow[] {
  const terms = termsOf(text, names)
  if (terms !== undefined) return terms
  // A space at the end may be escaped, so it stays.
  const rest = text.trimStart()
  if (rest === '') return []
  const row: FilterRow = { kind: 'rest', text: rest }
  return [{ row, start: text.length - rest.length, end: text.length }]
}

/** The terms that must all hold; undefined where the text is something else, or not whole. */
function termsOf(text: string, names: Names): readonly PlacedRow[] | undefined {
  const terms: PlacedRow[] = []
  let isTermDue = true
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const end = termEnd(text, at)
    if (end === undefined) return undefined
    const term = text.slice(at, end)
    if (isAnd(term)) {
      if (isTermDue) return undefined
      isTermDue = true
    } else {
      // Which terms an OR takes hold of, and what a NOT turns around, is not for a row to show.
      if (isOperator(term) || /\(.*\)./s.test(bare(term))) return undefined
      terms.push({ row: readTerm(term, names), start: at, end })
      isTermDue = false
    }
    at = end
  }
  return isTermDue ? undefined : terms
}

function isAnd(term: string): boolean {
  return term === 'AND' || term === '&&'
}

function isOr(term: string): boolean {
  return term === 'OR' || term === '||'
}

function isOperator(term: string): boolean {
  return isOr(term) || /^[-!]$|^NOT$|^(AND|OR|NOT)[("]/.test(term)
}

/** A term without its escapes and quotes, to look at its parentheses. */
function bare(term: string): string {
  return term.replaceAll(/\\.|"(?:\\.|[^"])*"/gs, '_')
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (/\s/.test(text.charAt(at))) at += 1
  return at
}

/** Where a term ends: at the next space outside of quotes, parentheses and ranges. */
function termEnd(text: string, from: number): number | undefined {
  let [depth, isQuoted, isRange] = [0, false, false]
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === '\\') at += 1
    else if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted) {
      if (depth === 0 && !isRange) {
        if (/\s/.test(character)) return at
        if (isSign(text, at)) return at === from ? at + 2 : at
      }
      if ('[{'.includes(character) && text.charAt(at - 1) === ':') isRange = true
      if (']}'.includes(character)) isRange = false
      if (character === '(') depth += 1
      if (character === ')') depth -= 1
      if (depth < 0) return undefined
    }
  }
  const isWhole = depth === 0 && !isQuoted && !isRange
  return isWhole ? text.length : undefined
}

/** Signs end a word also without a space before them. */
function isSign(text: string, at: number): boolean {
  return text.startsWith('&&', at) || text.startsWith('||', at)
}

function readTerm(term: string, names: Names): FilterRow {
  const isNegated = /^[-!]/.test(term)
  const [, attribute, value] =
    /^((?:\\.|[^\\:"()])+):(.*)$/s.exec(term.slice(isNegated ? 1 : 0)) ?? []
  const isKnown =
    attribute !== undefined && (attribute.startsWith('@') || names.includes(attribute))
  const test =
    attribute === undefined || value === undefined || !isKnown
      ? undefined
      : readTest(attribute, value, isNegated)
  return test ?? { kind: 'rest', text: term }
}

function readTest(attribute: string, value: string, isNegated: boolean): FilterTest | undefined {
  const comparison = readComparison(value)
  if (comparison !== undefined) {
    return isNegated ? undefined : { kind: 'test', attribute, ...comparison }
  }
  const alternatives = value.startsWith('(') ? alternativesOf(value) : [value]
  const read = alternatives?.map(readPattern) ?? []
  const operator = read[0]?.operator
  if (operator === undefined || read.some((one) => one?.operator !== operator)) return undefined
  const said = isNegated ? opposites[operator] : operator
  if (said === undefined) return undefined
  if (operator === 'has a value') {
    return read.length > 1 ? undefined : { kind: 'test', attribute, operator: said, values: [] }
  }
  const values = read.flatMap((one) => (one === undefined ? [] : [one.value]))
  return { kind: 'test', attribute, operator: said, values }
}

const opposites: Readonly<Partial<Record<Operator, Operator>>> = {
  is: 'is not',
  contains: 'does not contain',
  'has a value': 'has no value',
}

const comparisons: Readonly<Record<string, Operator>> = { '>': '>', '>=': '≥', '<': '<', '<=': '≤' }

function readComparison(value: string): Pick<FilterTest, 'operator' | 'values'> | undefined {
  const [, sign, figure] =
    /^([<>]=?)(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?:ns|us|ms|[smhdw])?)$/.exec(value) ?? []
  const operator = comparisons[sign ?? '']
  if (operator === undefined || figure === undefined) return undefined
  return { operator, values: [figure] }
}

/** The values of `(a OR "b c")`; undefined where something else stands between them. */
function alternativesOf(group: string): readonly string[] | undefined {
  const inside = group.slice(1, -1)
  const words: string[] = []
  for (let at = skipSpace(inside, 0); at < inside.length; at = skipSpace(inside, at)) {
    const end = termEnd(inside, at)
    if (end === undefined) return undefined
    words.push(inside.slice(at, end))
    at = end
  }
  const isList = words.every((word, index) => isOr(word) === (index % 2 === 1))
  const values = words.filter((word) => !isOr(word))
  const isPlain = values.every((value) => !/^[-!([{<>@]|^(AND|NOT|&&)$/.test(value))
  return isList && isPlain && words.length % 2 === 1 ? values : undefined
}

interface Pattern {
  readonly operator: Operator
  readonly value: string
}

function readPattern(written: string): Pattern | undefined {
  if (written === '*') return { operator: 'has a value', value: '' }
  const quotedText = /^"((?:\\.|[^"\\])*)"$/s.exec(written)?.[1]
  if (quotedText !== undefined) return { operator: 'is', value: unescaped(quotedText) }
  const [, before, literal, after] = /^(\*?)((?:\\.|[^\\*?"()[\]{}&|])+)(\*?)$/s.exec(written) ?? []
  if (literal === undefined || /^[<>]/.test(literal)) return undefined
  const operator = wildcards[`${before}.${after}`]
  return operator && { operator, value: unescaped(literal) }
}

const wildcards: Readonly<Record<string, Operator>> = {
  '.': 'is',
  '*.*': 'contains',
  '.*': 'starts with',
  '*.': 'ends with',
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/gs, '$1')
}
