import type { ScalarColumn, UnitPair } from '@throughline/contract'
import type { Plan } from '../plan/plan.ts'
import { readFigure, readLeaves, readList, type Figure, type Leaf } from './read-rows.ts'
import { unitOf } from './units.ts'

/** A column for each level and one of figures. Where no event matched, all are empty. */
export function scalarColumns(plan: Plan, rows: readonly unknown[]): ScalarColumn[] {
  const figures = { name: 'query', unit: unitOf(plan.measure) }
  if (plan.levels.length === 0) return [figureColumn(figures, totalOf(rows))]
  return groupColumns(plan.levels, readLeaves(rows, plan.levels.length), figures)
}

interface Figures {
  readonly name: string
  readonly unit: UnitPair
}

/** The groups of each level, and what was computed of each group. */
export function groupColumns(
  levels: readonly Pick<Plan['levels'][number], 'facet'>[],
  leaves: readonly Leaf[],
  figures: Figures,
): ScalarColumn[] {
  const groups = levels.map(({ facet }, level): ScalarColumn => ({
    name: facet,
    type: 'group',
    values: leaves.map(({ labels }) => labels.slice(level, level + 1)),
  }))
  const values = leaves.map(({ content }) => readFigure(content))
  return [...groups, figureColumn(figures, values)]
}

function totalOf(rows: readonly unknown[]): Figure[] {
  const [figure, events] = readList(rows[0])
  return readFigure(events) === 0 ? [] : [readFigure(figure)]
}

/** The column of figures. */
export function figureColumn({ name, unit }: Figures, values: Figure[]): ScalarColumn {
  return { name, type: 'number', values, meta: { unit } }
}
