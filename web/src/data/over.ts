/** How far back the parts of the Data screen look. */
export const overs = {
  '1h': { label: '1 h', words: 'in the last hour', lengthMs: 3_600_000 },
  '24h': { label: '24 h', words: 'in the last 24 hours', lengthMs: 86_400_000 },
  '7d': { label: '7 d', words: 'in the last 7 days', lengthMs: 7 * 86_400_000 },
  '30d': { label: '30 d', words: 'in the last 30 days', lengthMs: 30 * 86_400_000 },
} as const

export type Over = keyof typeof overs
export const overNames = ['1h', '24h', '7d', '30d'] as const satisfies Over[]

/** The window that ends now. */
export function windowNow(over: Over): { readonly fromMs: number; readonly toMs: number } {
  const toMs = Date.now()
  return { fromMs: toMs - overs[over].lengthMs, toMs }
}
