import type { ReactElement } from 'react'
import { readablePath } from '../building/attribute-path.ts'
import { ago } from '../controls/ago.ts'
import type { Profile } from '../server-api/people-api.ts'
import { entities, type Entity } from './entity.ts'
import { momentOf, textOf } from './profile-text.ts'

const surroundings = [
  { column: 'last_country_code', title: 'Country' },
  { column: 'last_city', title: 'City' },
  { column: 'last_device_type', title: 'Device' },
  { column: 'last_os_name', title: 'System' },
  { column: 'last_browser_name', title: 'Browser' },
  { column: 'last_application', title: 'Application' },
] as const

/** The columns that a card shows beside traits. */
export const cardColumns: Readonly<Record<Entity, readonly string[]>> = {
  user: [
    'user_id',
    'user_name',
    'user_email',
    'first_seen',
    'last_seen',
    ...surroundings.map(({ column }) => column),
  ],
  account: ['account_id', 'account_name', 'first_seen', 'last_seen'],
}

interface ProfileCardProps {
  readonly entity: Entity
  readonly profile: Profile
  /** The id that was asked for: perhaps not the one they go by. */
  readonly asked: string
  readonly traits: readonly string[]
}

/** Who it is, since when, and what events say of them. */
export function ProfileCard({ entity, profile, asked, traits }: ProfileCardProps): ReactElement {
  const id = textOf(profile[entities[entity].id])
  const name = textOf(profile[entities[entity].name]) || id
  const shown = traits.filter((trait) => !standing.includes(trait))
  const facts = [
    ...seen(profile),
    ...surroundings.map(({ column, title }) => ({ title, text: textOf(profile[column]) })),
    ...shown.map((trait) => ({ title: readablePath(trait), text: textOf(profile[trait]) })),
  ].filter(({ text }) => text !== '')
  return (
    <section aria-label={`The ${entity}`} className="rounded-2xl border border-line bg-card p-5">
      <div className="flex items-center gap-3">
        <span
          aria-hidden="true"
          className="grid size-11 shrink-0 place-content-center rounded-full bg-accent-soft font-semibold text-accent"
        >
          {initials(name)}
        </span>
        <div className="min-w-0">
          <h1 className="truncate text-lg leading-6 font-semibold">{name}</h1>
          <p className="truncate text-[13px] text-muted">
            {textOf(profile['user_email']) || (name === id ? '' : id)}
          </p>
        </div>
      </div>
      {asked === id ? null : (
        <p className="mt-3 text-[13px] text-muted">
          {asked} is an id of {id}.
        </p>
      )}
      <dl className="mt-4 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-[13px]">
        {facts.map(({ title, text }) => (
          <div key={title} className="contents">
            <dt className="text-muted">{title}</dt>
            <dd className="text-right break-words">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

// Above, as the name and the address.
const standing = ['@usr.name', '@usr.email', '@account.name']

function seen(profile: Profile) {
  const columns = [
    ['first_seen', 'First seen'],
    ['last_seen', 'Last seen'],
  ] as const
  return columns.flatMap(([column, title]) => {
    const at = momentOf(profile, column)
    if (at === undefined) return []
    const day = new Date(at).toISOString().slice(0, 10)
    return [{ title, text: `${day} (${ago(at, Date.now())})` }]
  })
}

function initials(name: string): string {
  const words = name.split(/[\s._@-]+/).filter((word) => word !== '')
  const letters = words.slice(0, 2).map((word) => String.fromCodePoint(word.codePointAt(0) ?? 0))
  return letters.join('').toUpperCase()
}
