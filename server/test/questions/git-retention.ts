import { RetentionGridResponse } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { call, type Target } from '../calling.ts'
import { text } from './git-question.ts'
import type { PlainEvent } from './plain-events.ts'

const weekMs = 7 * 86_400_000

/** Twelve weeks from a Monday. */
export const weeks = 12
export const firstMonday = Date.UTC(2026, 4, 4)

/** Of one week: how many contributed then, and how many of them in each week from it on. */
export interface ContributorWeek {
  readonly size: number
  readonly counts: readonly number[]
}

/** Who contributed to a repository week after week, by sets of people, one a week. */
export function contributorWeeks(
  events: readonly PlainEvent[],
  repository: string,
): ContributorWeek[] {
  const people = Array.from({ length: weeks }, () => new Set<string>())
  for (const event of events) {
    if (text(event, '@application.name') !== repository) continue
    if (text(event, '@event.name') !== 'change.authored') continue
    people[Math.floor((event.occurredAtMs - firstMonday) / weekMs)]?.add(text(event, '@usr.id'))
  }
  return people.map((week, index) => ({
    size: week.size,
    counts: people.slice(index).map((later) => [...week].filter((who) => later.has(who)).length),
  }))
}

const response = Compile(RetentionGridResponse)

/** The same as the server answers it. */
export async function askContributorWeeks(
  target: Target,
  repository: string,
): Promise<ContributorWeek[]> {
  const body = {
    data: {
      type: 'retention_grid_request',
      attributes: {
        from: firstMonday,
        to: firstMonday + weeks * weekMs,
        query: {
          search: {
            retention_entity: '@usr.id',
            cohort_criteria: {
              base_query: {
                data_source: 'product_analytics',
                search: { query: '@event.name:change.authored' },
              },
              time_interval: { type: 'calendar', value: { type: 'week' } },
            },
            return_condition: 'conversion_on',
            filters: { string_filter: `@application.name:"${repository}"` },
          },
          compute: { aggregation: 'count', metric: '__dd.retention' },
        },
      },
    },
  }
  const path = '/api/v2/product-analytics/retention/grid'
  const answer: unknown = await (await call(target, { path, body })).json()
  if (!response.Check(answer)) throw new Error(JSON.stringify(answer).slice(0, 2_000))
  const rows = answer.data.attributes.cohorts?.filter(({ type }) => type === 'raw') ?? []
  return rows.map(({ cohort_size: size = 0, cells }) => ({
    size,
    counts: cells.map(({ cell_count: count = 0 }) => count),
  }))
}
