/**
 * The attribute paths that have a column of their own instead of a place in the attributes. Every
 * other list of them is made of this one: what the attributes leave out, what the intake fills the
 * columns from, which names of a question are columns.
 */
import type { EventRow } from './event-row.ts'

/** The columns that hold text, with the row's field for each; '' there means absent. */
export const promotedTexts = [
  { path: 'application.id', column: 'application_id', field: 'applicationId' },
  { path: 'type', column: 'type', field: 'type' },
  { path: 'event.name', column: 'name', field: 'name' },
  { path: 'event.id', column: 'event_id', field: 'eventId' },
  { path: 'usr.id', column: 'user_id', field: 'userId' },
  { path: 'usr.anonymous_id', column: 'anonymous_id', field: 'anonymousId' },
  { path: 'account.id', column: 'account_id', field: 'accountId' },
  { path: 'session.id', column: 'session_id', field: 'sessionId' },
  { path: 'view.id', column: 'view_id', field: 'viewId' },
  { path: '_dd.trace_id', column: 'trace_id', field: 'traceId' },
  { path: 'service', column: 'service', field: 'service' },
  { path: 'env', column: 'env', field: 'env' },
  { path: 'version', column: 'version', field: 'version' },
] as const satisfies readonly {
  readonly path: string
  readonly column: string
  readonly field: keyof EventRow
}[]

export type PromotedText = (typeof promotedTexts)[number]
export type TextColumn = PromotedText['column']

/** When it happened: the one promoted path that is no text. Its column is `occurred_at`. */
export const momentPath = 'date'

const columns: ReadonlyMap<string, TextColumn> = new Map(
  promotedTexts.map(({ path, column }) => [path, column]),
)

/** The text column of exactly this path: `textColumnOf('usr.id')` is `user_id`. */
export function textColumnOf(path: string): TextColumn | undefined {
  return columns.get(path)
}

/** Whether the attributes leave this path out. Paths below it (`service.name`) they keep. */
export function isPromotedPath(path: string): boolean {
  return path === momentPath || columns.has(path)
}

/** The promoted paths as one regular expression, for the type of the attributes. */
export function promotedPattern(): string {
  const paths = [...columns.keys(), momentPath].map((path) => path.replaceAll('.', '\\.'))
  return `^(${paths.join('|')})$`
}
