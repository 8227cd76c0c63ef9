import type { ProfileEntity } from './profile-key.ts'
import type { Search } from './search-ast.ts'

/** Whom a question is limited to. An event that names no user (account) is not of any of them. */
export type Audience =
  | { readonly kind: 'profiles'; readonly entity: ProfileEntity; readonly search: Search }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Audience[] }
  | { readonly kind: 'not'; readonly operand: Audience }
