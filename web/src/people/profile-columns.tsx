import { ago } from '../controls/ago.ts'
import type { Column } from '../controls/column.ts'
import type { Profile } from '../server-api/people-api.ts'
import type { Entity } from './entity.ts'
import { momentOf, textOf } from './profile-text.ts'

const fixed: Readonly<Record<Entity, readonly Column<Profile>[]>> = {
  user: [
    textColumn('user_id', { title: 'User', isWide: true }),
    textColumn('user_name', { title: 'Name' }),
    textColumn('user_email', { title: 'E-mail', widthPx: 220 }),
    textColumn('last_country_code', { title: 'Country', widthPx: 90 }),
    textColumn('last_application', { title: 'Application', widthPx: 120 }),
    seenColumn('first_seen', 'First seen'),
    seenColumn('last_seen', 'Last seen'),
  ],
  account: [
    textColumn('account_id', { title: 'Account', isWide: true }),
    textColumn('account_name', { title: 'Name', widthPx: 260 }),
    seenColumn('first_seen', 'First seen'),
    seenColumn('last_seen', 'Last seen'),
  ],
}

/** The columns of a list: those of every profile, with the chosen traits before the times. */
export function profileColumns(
  entity: Entity,
  traits: readonly string[],
): readonly Column<Profile>[] {
  const all = fixed[entity]
  const chosen = traits.map((trait) => textColumn(trait, { title: trait.slice(1) }))
  return [...all.slice(0, -2), ...chosen, ...all.slice(-2)]
}

function textColumn(
  key: string,
  { title, widthPx = 150, isWide = false }: { title: string; widthPx?: number; isWide?: boolean },
): Column<Profile> {
  const value = (profile: Profile): string => textOf(profile[key])
  return { key, title, value, widthPx, isWide }
}

function seenColumn(key: string, title: string): Column<Profile> {
  return {
    key,
    title,
    value: (profile) => momentOf(profile, key) ?? 0,
    exported: (profile) => {
      const at = momentOf(profile, key)
      return at === undefined ? '' : new Date(at).toISOString()
    },
    cell: (profile) => {
      const at = momentOf(profile, key)
      return at === undefined ? null : (
        <time dateTime={new Date(at).toISOString()} title={new Date(at).toUTCString()}>
          {ago(at, Date.now())}
        </time>
      )
    },
    isFigure: true,
    widthPx: 120,
  }
}
