import { valuesOf, type FilterRow, type FilterTest } from './filter-row.ts'

/** Prints rows as search text, from which `readFilter` reads them again. */
export function printFilter(rows: readonly FilterRow[]): string {
  return rows.map(printRow).join(' ')
}

function printRow(row: FilterRow): string {
  return row.kind === 'rest' ? row.text : printTest(row)
}

function printTest({ attribute, operator, values }: FilterTest): string {
  const [first = ''] = values
  switch (operator) {
    case 'has a value':
      return `${attribute}:*`
    case 'has no value':
      return `-${attribute}:*`
    case '>':
    case '<':
      return `${attribute}:${operator}${first}`
    case '≥':
      return `${attribute}:>=${first}`
    case '≤':
      return `${attribute}:<=${first}`
    case 'is':
      return `${attribute}:${anyOf(values.map(printWord))}`
    case 'is not':
      return `-${attribute}:${anyOf(values.map(printWord))}`
    case 'contains':
      return `${attribute}:${anyOf(values.map((value) => `*${escaped(value)}*`))}`
    case 'does not contain':
      return `-${attribute}:${anyOf(values.map((value) => `*${escaped(value)}*`))}`
    case 'starts with':
      return `${attribute}:${anyOf(values.map((value) => `${startEscaped(value)}*`))}`
    case 'ends with':
      return `${attribute}:${anyOf(values.map((value) => `*${escaped(value)}`))}`
  }
}

/** Whether a row says something: a value is there where its operator needs one. */
export function isWhole(row: FilterRow): boolean {
  if (row.kind === 'rest') return row.text.trim() !== ''
  const isPattern = !['is', 'is not'].includes(row.operator)
  const isFilled = row.values.length > 0 && !(isPattern && row.values.includes(''))
  return valuesOf(row.operator) === 'none' || isFilled
}

function anyOf(printed: readonly string[]): string {
  return printed.length === 1 ? (printed[0] ?? '') : `(${printed.join(' OR ')})`
}

/** A value that stands for itself: bare where nothing in it has a meaning of its own, else in quotes. */
export function printWord(value: string): string {
  const isPlain = /^[\w.@/+-]+$/.test(value) && !/^(AND|OR|NOT)$|^[-@]/.test(value)
  return isPlain ? value : quoted(value)
}

/** Text in quotes: in them only quotes and backslashes mean something. */
export function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** A text in which `*` is any text, and nothing else means anything, as the value of a term. */
export function printPattern(pattern: string): string {
  const text = pattern.split('*').map(escaped).join('*')
  return opening.test(text) ? `\\${text}` : text
}

function escaped(value: string): string {
  return value.replaceAll(/[\s()"*?\\:&|]/g, (character) => `\\${character}`)
}

// At the start of a value these open a range, a comparison or, in a list, a negation.
const opening = /^[<>[{\-!@]/

function startEscaped(value: string): string {
  const text = escaped(value)
  return opening.test(text) ? `\\${text}` : text
}
