import type { ResolvedQuestion } from '../resolve/resolve-question.ts'
import { dropImpossibleTests } from './drop-impossible-tests.ts'
import { excludeMissingGroups } from './exclude-missing-groups.ts'
import { foldConstants } from './fold-constants.ts'
import { mergeEqualities } from './merge-equalities.ts'

/** What is printed as SQL: a question in its leanest form. */
export type Plan = ResolvedQuestion

type Pass = (plan: Plan) => Plan

/**
 * Order matters: excluded groups become tests, tests that can never hold become constants, and
 * what is left after folding is merged. No pass changes the answer.
 */
export const passes: readonly Pass[] = [
  excludeMissingGroups,
  dropImpossibleTests,
  foldConstants,
  mergeEqualities,
]

export function optimize(plan: Plan): Plan {
  return passes.reduce((current, pass) => pass(current), plan)
}
