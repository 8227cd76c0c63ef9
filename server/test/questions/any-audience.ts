import fc from 'fast-check'
import { anySearchOf } from './any-search.ts'
import { anyQuestion } from './any-question.ts'
import { anySegmentOf } from './any-segment.ts'
import type { PlainAudience, PlainFormula } from './plain-audience.ts'
import type { PlainGroup, PlainQuestion } from './plain-evaluator.ts'

export const userColumns = [
  '@usr.plan',
  '@usr.plan',
  '@usr.plan.b',
  '@usr.age',
  '@usr.id',
  '@usr.none',
  'user_id',
  'user_email',
  'user_name',
  'first_seen',
  'last_seen',
  'first_city',
  'last_city',
  'last_application',
  'last_os_name',
]
export const accountColumns = ['account_id', 'account_name', 'last_seen', '@account.seats']

const filters = fc.tuple(
  anySegmentOf({ entity: 'user', name: 's', columns: userColumns }),
  anySegmentOf({ entity: 'account', name: 't', columns: accountColumns }),
  anySearchOf(userColumns).map((search) => ({ entity: 'user', name: 'u', search }) as const),
  anySearchOf(userColumns).map((search) => ({ entity: 'user', name: 'more', search }) as const),
  anySearchOf(accountColumns).map((search) => ({ entity: 'account', name: 'a', search }) as const),
)

const formula: fc.Arbitrary<PlainFormula> = fc.letrec<{ formula: PlainFormula }>((tie) => ({
  formula: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('u', 'more', 'a', 's', 't').map((name) => ({ kind: 'name', name }) as const),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('formula'), { minLength: 2, maxLength: 3 }),
      )
      .map(([kind, operands]) => ({ kind, operands }) as const),
    tie('formula').map((operand) => ({ kind: 'not', operand }) as const),
  ),
})).formula

/** Any audience over the profiles of the odd people. */
export const anyAudience: fc.Arbitrary<PlainAudience> = fc
  .record({
    filters: fc.oneof(
      filters,
      fc.tuple(filters, fc.nat(4)).map(([all, only]) => all.slice(only, only + 1)),
    ),
    formula: fc.option(formula, { nil: undefined }),
  })
  .map((audience) => {
    // A formula may name only filters that are there.
    return audience.filters.length < 2 ? { ...audience, formula: undefined } : audience
  })

const isNoEventFacet = (name: string): boolean => name !== '@usr.id'

const profileGroup: fc.Arbitrary<PlainGroup> = fc
  .record({
    of: fc.oneof(
      fc.constantFrom(...userColumns.filter(isNoEventFacet)).map((facet) => {
        return { facet, source: 'product_analytics_audience_filters.users' } as const
      }),
      fc.constantFrom(...accountColumns.filter((name) => name !== 'last_seen')).map((facet) => {
        return { facet, source: 'product_analytics_audience_filters.accounts' } as const
      }),
    ),
    should_exclude_missing: fc.boolean(),
    limit: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ of, ...more }) => ({ ...of, ...more }))

/** Any question that also groups by columns of profiles. */
export const anyProfileQuestion: fc.Arbitrary<PlainQuestion> = fc
  .record({
    question: anyQuestion,
    levels: fc.uniqueArray(profileGroup, {
      minLength: 1,
      maxLength: 2,
      selector: ({ facet }) => facet,
    }),
    isOuter: fc.boolean(),
  })
  .map(({ question, levels, isOuter }) => {
    const { groupBy = [] } = question
    return { ...question, groupBy: isOuter ? [...levels, ...groupBy] : [...groupBy, ...levels] }
  })
