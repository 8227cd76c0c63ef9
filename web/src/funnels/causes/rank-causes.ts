import type { Factor } from './factors.ts'

/** How many attempts got to a step, and how many of them to the next. */
export interface Tally {
  readonly reached: number
  readonly wentOn: number
}

/** Attempts that have a value of a factor in common. */
export interface Tallied extends Tally {
  readonly factor: Factor
  /** Of an attribute; undefined: it has none there. */
  readonly value: string | undefined
  /** Those that it is compared with, it among them. */
  readonly among: Tally
}

/** A value with which more attempts drop off than by chance. Rates are from 0 to 1. */
export interface Cause extends Tallied {
  readonly rate: number
  /** The rate of all other attempts. */
  readonly othersRate: number
  /** How many more would have gone on at the rate of the others. */
  readonly lost: number
  /** Other values of as many attempts, of which as many went on: most likely the same ones. */
  readonly also: readonly Tallied[]
}

export const rankBounds = {
  /** Of fewer attempts nothing is said. */
  reachedMin: 5,
  /**
   * The least distance of two rates, in standard errors of their difference (the pooled two-proportion
   * test). By chance 1 of 30,000 values is as far away, and a question looks at some hundred.
   */
  distanceMin: 4,
} as const

/** The values with which attempts are lost, those that cost most first. */
export function rankCauses(tallied: readonly Tallied[]): readonly Cause[] {
  const causes = tallied
    .filter((one) => one.reached >= rankBounds.reachedMin && distance(one.among, one) >= bound)
    .map(causeOf)
  const ranked = causes.toSorted((one, other) => other.lost - one.lost)
  return ranked.filter((cause, at) => ranked.findIndex(sameAs(cause)) === at).map(withSame(ranked))
}

const bound = rankBounds.distanceMin

function sameAs(one: Tally): (other: Tally) => boolean {
  return (other) => other.reached === one.reached && other.wentOn === one.wentOn
}

function withSame(ranked: readonly Cause[]): (cause: Cause) => Cause {
  return (cause) => ({
    ...cause,
    also: ranked.filter((one) => one !== cause && sameAs(cause)(one)),
  })
}

function causeOf(one: Tallied): Cause {
  const rate = one.wentOn / one.reached
  const othersRate = rateOf(othersOf(one.among, one))
  return { ...one, rate, othersRate, lost: one.reached * (othersRate - rate), also: [] }
}

// An attempt may be of several values, and attempts that end on one event are one: so the rest may be less than nothing.
function othersOf(whole: Tally, one: Tally): Tally {
  const reached = Math.max(0, whole.reached - one.reached)
  return { reached, wentOn: Math.min(reached, Math.max(0, whole.wentOn - one.wentOn)) }
}

function rateOf({ reached, wentOn }: Tally): number {
  return reached === 0 ? 0 : wentOn / reached
}

/** How far the rate is below that of the others, in standard errors; 0 where there are no others. */
export function distance(whole: Tally, one: Tally): number {
  const others = othersOf(whole, one)
  if (one.reached === 0 || others.reached === 0) return 0
  const pooled = (one.wentOn + others.wentOn) / (one.reached + others.reached)
  const variance = pooled * (1 - pooled) * (1 / one.reached + 1 / others.reached)
  return variance === 0 ? 0 : (rateOf(others) - rateOf(one)) / Math.sqrt(variance)
}
