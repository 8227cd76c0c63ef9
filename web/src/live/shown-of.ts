import type { LiveFilter } from './live-filter.ts'
import type { LiveEntry } from './live-list.ts'
import type { Kind } from './url.ts'

/** The entries that are asked for. What was rejected is no event, so no filter is held against it. */
export function shownOf(
  entries: readonly LiveEntry[],
  kind: Kind,
  filter: LiveFilter,
): readonly LiveEntry[] {
  return entries.filter((entry) => {
    if (entry.kind === 'rejected') return kind !== 'taken'
    return kind !== 'rejected' && filter.kind === 'usable' && filter.matches(entry.event)
  })
}
