const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

interface RangePreset {
  readonly label: string
  /** The end of the sentence "… in the last 7 days". */
  readonly words: string
  readonly lengthMs: number
  /** The single key that picks this range. */
  readonly key: string
}

/** How far a report looks back from now. */
export const ranges = {
  '1h': { label: '1 h', words: 'in the last hour', lengthMs: hourMs, key: 'h' },
  '24h': { label: '24 h', words: 'in the last 24 hours', lengthMs: dayMs, key: 'd' },
  '7d': { label: '7 d', words: 'in the last 7 days', lengthMs: 7 * dayMs, key: 'w' },
  '30d': { label: '30 d', words: 'in the last 30 days', lengthMs: 30 * dayMs, key: 't' },
  '90d': { label: '90 d', words: 'in the last 90 days', lengthMs: 90 * dayMs, key: '3' },
  '12mo': { label: '12 mo', words: 'in the last 12 months', lengthMs: 365 * dayMs, key: '0' },
} as const satisfies Record<string, RangePreset>

export type Range = keyof typeof ranges
export const rangeNames = ['1h', '24h', '7d', '30d', '90d', '12mo'] as const satisfies Range[]
