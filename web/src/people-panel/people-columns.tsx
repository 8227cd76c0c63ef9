import type { ReactElement } from 'react'
import { printFilter } from '../building/filter-text.ts'
import type { Column } from '../controls/column.ts'
import { Link } from '../navigation/link.tsx'
import { entityWord, type PeopleList, type Person } from './people.ts'

/** Which screens there are to link to. */
interface Links {
  readonly hasUsers: boolean
  readonly hasTraces: boolean
}

/** The columns of a list: whose it is, the user where that is not the same, the columns of its question, the trace. */
export function columnsOf(
  { entity, columns }: PeopleList,
  links: Links = { hasUsers: false, hasTraces: false },
): readonly Column<Person>[] {
  const id: Column<Person> = {
    key: 'id',
    title: capital(entityWord(entity)),
    value: ({ id }) => id,
    ...(entity === '@usr.id' && links.hasUsers ? { cell: UserLinks } : {}),
    widthPx: 190,
    isWide: true,
  }
  const user: Column<Person> = {
    key: 'user',
    title: 'User',
    value: ({ userIds }) => userIds.join(', '),
    ...(links.hasUsers ? { cell: UserLinks } : {}),
    widthPx: 160,
  }
  const trace: Column<Person> = {
    key: 'trace',
    title: 'Trace',
    value: ({ traceId }) => traceId ?? '',
    ...(links.hasTraces ? { cell: TraceLink } : {}),
    widthPx: 110,
  }
  return [id, ...(entity === '@usr.id' ? [] : [user]), ...columns, trace]
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const linkLook = 'text-accent hover:underline'

function UserLinks({ userIds }: Person): ReactElement {
  return (
    <>
      {userIds.map((user) => (
        <Link key={user} to={`/users/${encodeURIComponent(user)}`} className={linkLook}>
          {user}
        </Link>
      ))}
    </>
  )
}

function TraceLink({ traceId }: Person): ReactElement {
  if (traceId === undefined) return <span className="text-faint">–</span>
  return (
    <Link to={`/traces/${traceId}`} className={linkLook} title={traceId}>
      {traceId.slice(-8)}
    </Link>
  )
}

/** A search may not have more terms than this, and nobody looks through the traces of more people. */
const usersMax = 50

/** The address of the traces of the first of them; undefined where nobody is known as a user. */
export function tracesOfUsers(people: readonly Person[], rangeText: string): string | undefined {
  const users = [...new Set(people.flatMap(({ userIds }) => userIds))].slice(0, usersMax)
  if (users.length === 0) return undefined
  const query = printFilter([{ kind: 'test', attribute: '@usr.id', operator: 'is', values: users }])
  return `/traces?${new URLSearchParams({ query, range: rangeText })}`
}
