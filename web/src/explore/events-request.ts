import type { AnalyticsListRequest, ListResponse } from '@throughline/contract'
import { audienceOf } from '../building/audience-picker.tsx'
import type { Behind } from './picked.ts'

/** How many events behind a figure are listed. */
export const eventsMax = 100

export type ListedEvent = NonNullable<ListResponse['data']['attributes']['records']>[number]

/** What an event is called. */
export function nameOf(event: ListedEvent): string {
  const named = ['@event.name', '@view.name', '@action.name', '@error.message', '@type']
  return named.map((column) => event[column]).find((name) => typeof name === 'string') ?? ''
}

/** Asks for the newest events behind a figure; with columns for these only. */
export function eventsRequest(
  { search, segment, window }: Pick<Behind, 'search' | 'segment' | 'window'>,
  columns?: readonly string[],
): AnalyticsListRequest {
  return {
    data: {
      type: 'formula_analytics_extended_list_request',
      attributes: {
        from: window.fromMs,
        to: window.toMs,
        query: {
          query: { data_source: 'product_analytics', search: { query: search } },
          limit: eventsMax,
          ...(columns === undefined ? {} : { columns: [...columns] }),
          ...audienceOf(segment),
        },
      },
    },
  }
}
