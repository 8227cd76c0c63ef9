import type { Resolution } from '../../warehouse/identity-columns.ts'
import type { AttributeTypes } from '../../warehouse/path-types.ts'
import type { TraceKind } from '../../warehouse/trace-kinds.ts'
import type { ColumnSource, UserSource } from './field.ts'

/** What names are resolved with. */
export interface Known {
  readonly types: AttributeTypes
  readonly users: UserReading
  /** What events may have in common with traces. */
  readonly traceKinds: () => readonly TraceKind[]
}

/** How the user of an event is told. */
export type UserReading =
  /** By the id that was sent. */
  { readonly kind: 'sent' } | ResolvedUsers

/** By whom the ids of an event lead to. */
export interface ResolvedUsers {
  readonly kind: 'resolved'
  readonly resolution: Exclude<Resolution, 'asSent'>
  /** In these applications users are told by the id that was sent. */
  readonly sentApplications: readonly string[]
}

export const asSent: UserReading = { kind: 'sent' }

/** Where the user of an event stands, or the one whom a profile is of. */
export function userSource(
  users: UserReading,
  standsIn: UserSource['standsIn'],
): ColumnSource | UserSource {
  if (users.kind === 'sent') return { kind: 'column', column: 'user_id', scalar: 'text' }
  return { kind: 'user', standsIn, users, scalar: 'text' }
}
