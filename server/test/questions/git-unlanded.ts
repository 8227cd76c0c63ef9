import { JourneyListResponse } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { call, type Target } from '../calling.ts'
import { ever, text } from './git-question.ts'
import type { PlainEvent } from './plain-events.ts'

/** A change that was authored, and did not land after that. */
export interface UnlandedChange {
  readonly change: string
  readonly authoredAtMs: number
  readonly author: string
}

/**
 * As the file says it, by its change. Of the same moment what stands first in the file was first: of half
 * of the changes that is the landing.
 */
export function unlandedChanges(events: readonly PlainEvent[]): UnlandedChange[] {
  const inOrder = events.toSorted((left, right) => left.occurredAtMs - right.occurredAtMs)
  const waiting = new Map<string, UnlandedChange>()
  for (const event of inOrder) {
    const change = text(event, '@change.id')
    if (text(event, '@event.name') === 'change.landed') waiting.delete(change)
    if (text(event, '@event.name') !== 'change.authored') continue
    const author = text(event, '@usr.id')
    waiting.set(change, { change, authoredAtMs: event.occurredAtMs, author })
  }
  return [...waiting.values()].toSorted((left, right) => (left.change < right.change ? -1 : 1))
}

const response = Compile(JourneyListResponse)

/** The same as the server lists it, and how many it says that there are. */
export async function askUnlandedChanges(
  target: Target,
): Promise<{ changes: UnlandedChange[]; total: number }> {
  const named = (name: string) => ({
    data_source: 'product_analytics',
    search: { query: `@event.name:change.${name}` },
  })
  const query = {
    search: {
      expression: 'authored -> landed',
      node_objects: { authored: named('authored'), landed: named('landed') },
      join_keys: { primary: '@change.id' },
    },
    conversion_type: 'drop-off',
    entity_columns: ['@usr.id'],
    computed_columns: [{ name: 'first_conversion_timestamps' }],
    sort: { facet: '@change.id', order: 'asc' },
    limit: 10_000,
  }
  const body = { data: { type: 'journey_list_request', attributes: { ...ever, query } } }
  const path = '/api/v2/product-analytics/journey/list'
  const answer: unknown = await (await call(target, { path, body })).json()
  if (!response.Check(answer)) throw new Error(JSON.stringify(answer).slice(0, 2_000))
  const { records, total_count: total } = answer.data.attributes
  const changes = records.map((record) => ({
    change: String(record['@change.id']),
    authoredAtMs: Number(record['authored_timestamp']),
    author: String(record['@usr.id']),
  }))
  return { changes, total }
}
