import type { Profile } from '../server-api/people-api.ts'

/** A value of a profile as text; empty where there is none. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null ? '' : (JSON.stringify(value) ?? '')
}

/** A moment of a profile in epoch ms: `momentOf(profile, 'last_seen')`. */
export function momentOf(profile: Profile, column: string): number | undefined {
  const value = profile[column]
  return typeof value === 'number' ? value : undefined
}
