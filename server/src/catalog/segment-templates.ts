import type { SegmentCreate } from '@throughline/contract'

type Attributes = SegmentCreate['data']['attributes']

/** Searches worth saving, by id. Their times count back from the end of a question's range. */
export const segmentTemplates: ReadonlyMap<string, Attributes> = new Map<string, Attributes>([
  [
    'new_users',
    {
      name: 'New users',
      description: 'Users whose first event was in the last 7 days.',
      entity: 'user',
      first_seen: { last: 7, unit: 'day' },
    },
  ],
  [
    'active_users',
    {
      name: 'Active users',
      description: 'Users with an event in the last 7 days.',
      entity: 'user',
      event_query: { time_frame: { last: 7, unit: 'day' } },
    },
  ],
  [
    'frequent_users',
    {
      name: 'Frequent users',
      description: 'Users with at least 100 events in the last 7 days.',
      entity: 'user',
      event_query: {
        time_frame: { last: 7, unit: 'day' },
        occurrences: { operator: '>=', value: '100' },
      },
    },
  ],
  [
    'quiet_users',
    {
      name: 'Quiet users',
      description: 'Users without an event in the last 30 days.',
      entity: 'user',
      event_query: {
        time_frame: { last: 30, unit: 'day' },
        occurrences: { operator: '=', value: '0' },
      },
    },
  ],
  [
    'users_with_errors',
    {
      name: 'Users with errors',
      description: 'Users with an event of type error in the last 7 days.',
      entity: 'user',
      event_query: { query: '@type:error', time_frame: { last: 7, unit: 'day' } },
    },
  ],
  [
    'new_accounts',
    {
      name: 'New accounts',
      description: 'Accounts whose first event was in the last 30 days.',
      entity: 'account',
      first_seen: { last: 30, unit: 'day' },
    },
  ],
  [
    'quiet_accounts',
    {
      name: 'Quiet accounts',
      description: 'Accounts without an event in the last 30 days.',
      entity: 'account',
      event_query: {
        time_frame: { last: 30, unit: 'day' },
        occurrences: { operator: '=', value: '0' },
      },
    },
  ],
])
