import type { QueryContext } from '../../src/query/answer.ts'
import { parseSearch } from '../../src/query/parse/parse-search.ts'
import type { Search } from '../../src/query/parse/search-ast.ts'
import type { UserReading } from '../../src/query/resolve/known.ts'
import { knowingSegments } from './known-segments.ts'
import { linkedLines } from './linked-events.ts'
import type { PlainAudience } from './plain-audience.ts'
import { plainEvent, type PlainEvent } from './plain-events.ts'
import { plainAsSent, plainIdentity } from './plain-identity.ts'
import { withTouches } from './plain-touches.ts'
import { withUsers } from './plain-users.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

/** Whose a question takes the linked events to be. */
export interface IdentityReading {
  readonly isResolved: boolean
  readonly sentApplications: readonly string[]
}

export const identityReadings: readonly IdentityReading[] = [
  { isResolved: true, sentApplications: [] },
  { isResolved: true, sentApplications: ['other'] },
  { isResolved: false, sentApplications: [] },
]

const sent = linkedLines.map(plainEvent)
const identity = plainIdentity(sent)

/** The linked events as each reading takes them. */
export function linkedEvents(reading: IdentityReading): readonly PlainEvent[] {
  const { isResolved, sentApplications } = reading
  if (!isResolved) return withTouches(sent, plainAsSent.personOf)
  const isSent = (event: PlainEvent) =>
    sentApplications.includes(String(event.leaves.get('application.id')?.[0]))
  const personOf = (event: PlainEvent) =>
    (isSent(event) ? plainAsSent : identity).personOf(event.sent ?? event)
  return withTouches(withUsers(sent, identity, sentApplications), personOf)
}

const listed = ['user-1', 'gone', 'user-3', 'nobody']

/** The linked events in an engine, with what their audiences need. */
export async function storeLinkedEvents(): Promise<StoredEvents> {
  const stored = await storeEvents(linkedLines)
  await stored.resolveIds()
  await stored.lists.write({ segmentId: 'segment-1', listId: 'list', version: 1 }, listed)
  return stored
}

/** What a question of this audience is asked with. */
export function readingContext(
  { context }: StoredEvents,
  { sentApplications }: IdentityReading,
  audience?: PlainAudience,
): QueryContext {
  const resolution = context.users.reading()
  const users: UserReading =
    resolution.kind === 'sent' ? resolution : { ...resolution, sentApplications }
  return { ...knowingSegments(context, audience), users: { reading: () => users } }
}

/** The body with the switch of the question. */
export function switched(body: object, { isResolved }: IdentityReading): object {
  if (isResolved) return body
  const { data } = { data: {}, ...body }
  const { attributes } = { attributes: {}, ...data }
  return { ...body, data: { ...data, attributes: { ...attributes, identity_resolution: false } } }
}

function profileSearch(text: string): Search {
  const parsed = parseSearch(text)
  if (parsed.kind === 'faulty') throw new Error(parsed.problem.message)
  return parsed.search
}

export const linkedAudiences: readonly PlainAudience[] = [
  {
    filters: [{ entity: 'user', name: 'u', search: profileSearch('user_id:user-1') }],
    formula: undefined,
  },
  {
    filters: [{ entity: 'user', name: 'u', search: profileSearch('@usr.plan:plan-1') }],
    formula: undefined,
  },
  {
    filters: [
      { entity: 'user', name: 's', segmentId: 'segment-1', saved: { listId: 'list', ids: listed } },
    ],
    formula: undefined,
  },
  {
    filters: [
      {
        entity: 'user',
        name: 's',
        segmentId: 'segment-2',
        saved: {
          search: profileSearch('*'),
          did: {
            search: profileSearch('@event.name:paid'),
            frame: { start: 0, end: 2_000_000_000 },
            often: { operator: '>', value: '3' },
          },
        },
      },
    ],
    formula: { kind: 'not', operand: { kind: 'name', name: 's' } },
  },
]
