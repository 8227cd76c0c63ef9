import type { ScalarColumn } from '@throughline/contract'
import type { Plan } from '../plan/plan.ts'
import { readFigure, readLeaves, readList, type Figure } from './read-rows.ts'
import { unitOf } from './units.ts'

/** A column for each level and one of figures. Where no event matched, all are empty. */
export function scalarColumns(plan: Plan, rows: readonly unknown[]): ScalarColumn[] {
  if (plan.levels.length === 0) return [figureColumn(plan, totalOf(rows))]
  const leaves = readLeaves(rows, plan.levels.length)
  const groups = plan.levels.map(({ facet }, level): ScalarColumn => ({
    name: facet,
    type: 'group',
    values: leaves.map(({ labels }) => labels.slice(level, level + 1)),
  }))
  return [
    ...groups,
    figureColumn(
      plan,
      leaves.map(({ content }) => readFigure(content)),
    ),
  ]
}

function totalOf(rows: readonly unknown[]): Figure[] {
  const [figure, events] = readList(rows[0])
  return readFigure(events) === 0 ? [] : [readFigure(figure)]
}

function figureColumn(plan: Plan, values: Figure[]): ScalarColumn {
  return { name: 'query', type: 'number', values, meta: { unit: unitOf(plan.measure) } }
}
