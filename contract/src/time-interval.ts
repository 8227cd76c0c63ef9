import { Type, type Static } from 'typebox'

const CalendarInterval = Type.Object({
  type: Type.Literal('calendar'),
  value: Type.Object({
    type: Type.Enum(['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']),
    quantity: Type.Optional(
      Type.Integer({ description: 'How many of them; default 1, at most 1,000.' }),
    ),
    timezone: Type.Optional(
      Type.String({ description: 'An IANA zone: `Europe/Paris`; default UTC.' }),
    ),
    alignment: Type.Optional(
      Type.String({
        description:
          'Where one begins. Of a day the hour (`1am`, `14`), of a week the weekday (default monday), of a month the day (`15th`), of quarters and years a month (`april`).',
      }),
    ),
  }),
})

const FixedInterval = Type.Object({
  type: Type.Literal('fixed'),
  unit: Type.Enum(['day', 'week', 'month']),
  value: Type.Number({ description: 'How many of them; of months a whole number.' }),
})

/** Periods of a calendar, or of a length. */
export const TimeInterval = Type.Union([CalendarInterval, FixedInterval])
export type TimeInterval = Static<typeof TimeInterval>
