import fc from 'fast-check'
import type { PlainOccurrence } from './plain-selection.ts'

/** How often somebody has to occur, or undefined for no such condition. */
export const anyOccurrence: fc.Arbitrary<PlainOccurrence | undefined> = fc.option(
  fc.record({
    entity: fc.constantFrom('@usr.id', '@session.id', '@account.id'),
    operator: fc.constantFrom('=', '>', '>=', '<', '<=', 'eq', 'gt', 'gte', 'lt', 'lte'),
    value: fc.integer({ min: -1, max: 6 }),
  }),
  { nil: undefined },
)
