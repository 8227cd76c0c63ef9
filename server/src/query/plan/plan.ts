import type { Condition, ResolvedSelection } from '../resolve/condition.ts'
import type { ResolvedJourney } from '../resolve/resolve-journey.ts'
import type { ResolvedList } from '../resolve/resolve-list.ts'
import type { ResolvedQuestion } from '../resolve/resolve-question.ts'
import type { ResolvedSankey } from '../resolve/resolve-sankey.ts'
import { dropImpossibleTests } from './drop-impossible-tests.ts'
import { foldConstants } from './fold-constants.ts'
import { mergeEqualities } from './merge-equalities.ts'

/** What is printed as SQL: a question in its leanest form. */
export type Plan = ResolvedQuestion
export type ListPlan = ResolvedList

export type Pass = (condition: Condition) => Condition

/**
 * Order matters: tests that can never hold become constants, and what is left after folding is
 * merged. No pass changes the answer, so each may be left out.
 */
export const passes: readonly Pass[] = [dropImpossibleTests, foldConstants, mergeEqualities]

/** What has conditions. */
type Conditional = Pick<ResolvedSelection, 'condition' | 'often' | 'told'> &
  Partial<Pick<ResolvedJourney, 'steps' | 'exclusions'> & Pick<ResolvedSankey, 'named'>>

/** The question after these passes, one after the other. */
export function optimize<Question extends Conditional>(
  question: Question,
  chosen: readonly Pass[] = passes,
): Question {
  const { often, told, steps, exclusions, named } = question
  const lean = (condition: Condition) => chosen.reduce((current, pass) => pass(current), condition)
  return {
    ...question,
    condition: lean(question.condition),
    ...(often && { often: { ...often, among: optimize(often.among, chosen) } }),
    ...(told && { told: told.map(lean) }),
    ...(steps && { steps: steps.map(lean) }),
    ...(exclusions && {
      exclusions: exclusions.map((one) => ({ ...one, condition: lean(one.condition) })),
    }),
    ...(named && { named: named.map((one) => ({ ...one, among: optimize(one.among, chosen) })) }),
  }
}
