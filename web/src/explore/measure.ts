/** What is counted about the chosen events. */
export const measureNames = ['count', 'users', 'accounts', 'sessions'] as const
export type MeasureName = (typeof measureNames)[number]

interface Measure {
  readonly label: string
  /** The unit of the figures, in the plural. */
  readonly unit: string
  readonly compute: { readonly aggregation: string; readonly metric?: string }
  /** Whether buckets and groups may be added up. Unique people may not: one may be in several. */
  readonly isAdditive: boolean
}

export const measures: Record<MeasureName, Measure> = {
  count: {
    label: 'Count of',
    unit: 'events',
    compute: { aggregation: 'count' },
    isAdditive: true,
  },
  users: {
    label: 'Unique users of',
    unit: 'users',
    compute: { aggregation: 'cardinality', metric: '@usr.id' },
    isAdditive: false,
  },
  accounts: {
    label: 'Unique accounts of',
    unit: 'accounts',
    compute: { aggregation: 'cardinality', metric: '@account.id' },
    isAdditive: false,
  },
  sessions: {
    label: 'Unique sessions of',
    unit: 'sessions',
    compute: { aggregation: 'cardinality', metric: '@session.id' },
    isAdditive: false,
  },
}
