import type { ListAddress } from '../../warehouse/segment-lists.ts'
import type { ProfileEntity } from './profile-key.ts'
import type { Comparison, TimeRange } from './question.ts'
import type { Search } from './search-ast.ts'

/** Whom a question is limited to. An event that names no user (account) is not of any of them. */
export type Audience =
  | { readonly kind: 'profiles'; readonly entity: ProfileEntity; readonly search: Search }
  | {
      /** Those who have at least one such event, and so many of them. */
      readonly kind: 'doers'
      readonly entity: ProfileEntity
      readonly did: { readonly range: TimeRange; readonly search: Search }
      readonly comparison: Comparison
      readonly count: bigint
    }
  | {
      /** Those whose ids are in a list. */
      readonly kind: 'listed'
      readonly entity: ProfileEntity
      readonly list: ListAddress
    }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Audience[] }
  | { readonly kind: 'not'; readonly operand: Audience }
