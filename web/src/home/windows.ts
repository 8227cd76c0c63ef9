import { comparedWindow, windowOf } from '../range/window.ts'
import { utc } from '../range/zone-clock.ts'
import type { Windows } from './ask-home.ts'
import { overRanges, type Over } from './url.ts'

/** What is looked at from a moment on, in epoch ms, and as long before that. */
export function windowsOf(over: Over, atMs: number): Windows {
  const [range, moment] = [overRanges[over], { nowMs: atMs, zone: utc }]
  const now = windowOf(range, moment)
  const before = comparedWindow({ range, comparison: { kind: 'previous' }, moment })
  return { now, before: before ?? now }
}
