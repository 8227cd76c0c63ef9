import type { ResolvedQuestion } from '../resolve/resolve-question.ts'
import { dropImpossibleTests } from './drop-impossible-tests.ts'
import { foldConstants } from './fold-constants.ts'
import { mergeEqualities } from './merge-equalities.ts'

/** What is printed as SQL: a question in its leanest form. */
export type Plan = ResolvedQuestion

export type Pass = (plan: Plan) => Plan

/**
 * Order matters: tests that can never hold become constants, and what is left after folding is
 * merged. No pass changes the answer, so each may be left out.
 */
export const passes: readonly Pass[] = [dropImpossibleTests, foldConstants, mergeEqualities]

/** The plan after these passes, one after the other. */
export function optimize(plan: Plan, chosen: readonly Pass[] = passes): Plan {
  return chosen.reduce((current, pass) => pass(current), plan)
}
