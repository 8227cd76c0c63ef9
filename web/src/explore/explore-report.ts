import { evaluateFormula, linesIn, parseFormula, type Formula } from './formula.ts'
import { letters, lineWords, type Letter, type LineChoice } from './line-choice.ts'
import type { Figure, Figures, LineFigures } from './line-figures.ts'
import { missingGroup } from './question.ts'

/** A line of the chart and a row of the table. */
export interface ReportLine {
  /** Names it in the address: the letter, and the value of the breakdown. */
  readonly key: string
  readonly letter: Letter
  readonly label: string
  /** The value of the breakdown; undefined for the line as a whole, and for all other values. */
  readonly group: string | undefined
  readonly kind: 'whole' | 'group' | 'other'
  /** Place in the palette. */
  readonly look: number
  readonly total: Figure
  readonly values: readonly Figure[]
  /** The same, of the time it is compared with. */
  readonly before: Figures | undefined
}

/** The figure of a whole line, above the chart. */
export interface Headline {
  readonly letter: Letter
  readonly label: string
  readonly figure: Figure
  readonly before: Figure | undefined
}

export interface ExploreReport {
  readonly times: readonly number[]
  readonly lines: readonly ReportLine[]
  readonly headlines: readonly Headline[]
}

/** What was answered about all lines, for the range and for what it is compared with. */
export interface Answered {
  readonly now: ReadonlyMap<Letter, LineFigures>
  readonly before: ReadonlyMap<Letter, LineFigures> | undefined
}

/** How the values that lack a group are called, in the page and as part of keys. */
export const otherGroup = 'Other'

/** Puts lines, formulas and groups together, a line of the chart each. */
export function exploreReport(
  choices: readonly LineChoice[],
  groups: readonly string[] | undefined,
  answered: Answered,
): ExploreReport {
  const times = [...answered.now.values()][0]?.times ?? []
  const parts = partsOf(groups, answered)
  const lines = choices.flatMap((choice) =>
    parts.flatMap((part) => {
      const figures = figuresOf(choice, part, { choices, answered: answered.now })
      if (figures === undefined) return []
      const before =
        answered.before === undefined
          ? undefined
          : figuresOf(choice, part, { choices, answered: answered.before })
      return [{ choice, part, figures, before: aligned(before, times.length) }]
    }),
  )
  return {
    times,
    lines: lines.map(({ choice, part, figures, before }, index) => ({
      key: part.kind === 'whole' ? choice.letter : `${choice.letter}:${part.label}`,
      letter: choice.letter,
      label: labelOf(choice, part, choices),
      group: part.kind === 'group' ? part.group : undefined,
      kind: part.kind,
      look: part.kind === 'whole' ? letters.indexOf(choice.letter) : index,
      total: figures.total,
      values: figures.values,
      before,
    })),
    headlines: choices.flatMap((choice) => headlineOf(choice, choices, answered)),
  }
}

/** Of what a line draws one curve each: all of it, or a value of the breakdown, or all other values. */
interface Part {
  readonly kind: ReportLine['kind']
  readonly group: string
  readonly label: string
}

function partsOf(groups: readonly string[] | undefined, answered: Answered): readonly Part[] {
  if (groups === undefined) return [{ kind: 'whole', group: '', label: '' }]
  const hasOther = [...answered.now.values()].some(({ other }) => (other?.total ?? 0) !== 0)
  return [
    ...groups.map((group): Part => ({ kind: 'group', group, label: groupWords(group) })),
    ...(hasOther ? [{ kind: 'other' as const, group: '', label: otherGroup }] : []),
  ]
}

/** A value of the breakdown as it is shown. */
export function groupWords(group: string): string {
  if (group === missingGroup) return '(not set)'
  return group === '' ? '(empty text)' : group
}

function labelOf(choice: LineChoice, part: Part, choices: readonly LineChoice[]): string {
  if (part.kind === 'whole') return lineWords(choice)
  return choices.length === 1 ? part.label : `${choice.letter} · ${part.label}`
}

interface Known {
  readonly choices: readonly LineChoice[]
  readonly answered: ReadonlyMap<Letter, LineFigures>
}

function figuresOf(choice: LineChoice, part: Part, known: Known): Figures | undefined {
  if (choice.kind === 'events') return partOf(known.answered.get(choice.letter), part)
  const formula = usableFormula(choice, known.choices)
  if (formula === undefined) return undefined
  const operands = new Map(
    linesIn(formula).flatMap(({ letter }) => {
      const line = known.choices.find((one) => one.letter === letter)
      const figures = line?.kind === 'events' ? figuresOf(line, part, known) : undefined
      return figures === undefined ? [] : [[letter, figures] as const]
    }),
  )
  const buckets = Math.max(0, ...[...known.answered.values()].map(({ times }) => times.length))
  return {
    total: evaluateFormula(formula, (letter) => operands.get(letter)?.total ?? null),
    values: Array.from({ length: buckets }, (_, at) =>
      evaluateFormula(formula, (letter) => operands.get(letter)?.values[at] ?? null),
    ),
  }
}

function partOf(line: LineFigures | undefined, part: Part): Figures | undefined {
  if (line === undefined) return undefined
  if (part.kind === 'other') return line.other
  return line.groups.get(part.group) ?? emptyFigures(line)
}

function emptyFigures({ times, nothing }: LineFigures): Figures {
  return { total: nothing, values: times.map(() => nothing) }
}

/** The formula of a line, if it can be computed. */
function usableFormula(
  choice: Extract<LineChoice, { kind: 'formula' }>,
  choices: readonly LineChoice[],
): Formula | undefined {
  const parsed = parseFormula(choice.text)
  const isUsable = parsed.kind === 'parsed' && formulaFault(choice.text, choices) === undefined
  return isUsable ? parsed.formula : undefined
}

/** What is wrong with a formula, and where; undefined for one that can be computed, or is empty. */
export function formulaFault(
  text: string,
  choices: readonly LineChoice[],
): { readonly message: string; readonly offset: number } | undefined {
  if (text.trim() === '') return undefined
  const parsed = parseFormula(text)
  if (parsed.kind === 'faulty') return parsed
  for (const { letter, offset } of linesIn(parsed.formula)) {
    const line = choices.find((one) => one.letter === letter)
    if (line === undefined) return { message: `There is no line ${letter}.`, offset }
    if (line.kind === 'formula') return { message: `${letter} is a formula itself.`, offset }
  }
  return undefined
}

function headlineOf(
  choice: LineChoice,
  choices: readonly LineChoice[],
  answered: Answered,
): readonly Headline[] {
  const figure = wholeOf(choice, { choices, answered: answered.now })
  if (figure === undefined) return []
  const before =
    answered.before && (wholeOf(choice, { choices, answered: answered.before }) ?? undefined)
  return [{ letter: choice.letter, label: lineWords(choice), figure, before }]
}

function wholeOf(choice: LineChoice, known: Known): Figure | undefined {
  if (choice.kind === 'events') return known.answered.get(choice.letter)?.whole
  const formula = usableFormula(choice, known.choices)
  if (formula === undefined) return undefined
  return evaluateFormula(formula, (name) => {
    const line = known.choices.find(({ letter }) => letter === name)
    return line?.kind === 'events' ? (known.answered.get(line.letter)?.whole ?? null) : null
  })
}

// Both windows are about as long, but days of a month and hours of a day are not: the ends are aligned
// where the ranges begin, and what the other lacks has no figure.
function aligned(figures: Figures | undefined, buckets: number): Figures | undefined {
  if (figures === undefined) return undefined
  const values = Array.from({ length: buckets }, (_, at) => figures.values[at] ?? null)
  return { ...figures, values }
}
