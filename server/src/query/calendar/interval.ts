export const calendarUnits = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export type CalendarUnit = (typeof calendarUnits)[number]

/** How long a bucket is. */
export type Interval = CalendarInterval | FixedInterval

export interface CalendarInterval {
  readonly kind: 'calendar'
  readonly unit: CalendarUnit
  readonly quantity: number
  /**
   * Where one begins: of a day the hour, of a week the day behind Monday, of a month the day from 1,
   * of a quarter or year the month behind January; 0 for minutes and hours.
   */
  readonly alignment: number
}

export interface FixedInterval {
  readonly kind: 'fixed'
  readonly unit: 'day' | 'week' | 'month'
  readonly value: number
}
