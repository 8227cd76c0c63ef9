import type { Card } from './customer.ts'
import { isEuropean, type Region } from './places.ts'
import { lingering, pickWeighted, type Random, type Weighted } from './random.ts'
import type { Shop } from './shop.ts'

export interface Attempt {
  readonly atMs: number
  readonly card: Card
  readonly region: Region
}

export interface Outcome {
  /** Undefined: the money was taken. */
  readonly errorCode: string | undefined
  readonly durationMs: number
}

/** The thing that goes wrong in the demo, and that its summary helps to find. */
export const fault = {
  provider: 'eurogate',
  region: 'southern-europe',
  cardBrand: 'maestro',
  errorCode: 'sca_challenge_timeout',
  share: 0.88,
} as const

const everydayFailureShare = 0.035

const everydayErrors: readonly [Weighted & { code: string }, ...(Weighted & { code: string })[]] = [
  { code: 'insufficient_funds', weight: 44 },
  { code: 'do_not_honor', weight: 27 },
  { code: 'expired_card', weight: 16 },
  { code: 'incorrect_cvc', weight: 11 },
  { code: fault.errorCode, weight: 2 },
]

export function providerOf(region: Region): string {
  return isEuropean(region) ? fault.provider : 'paywell'
}

/** What the provider answers to one attempt. */
export function payment(shop: Shop, attempt: Attempt, random: Random): Outcome {
  if (isHit(shop, attempt) && random.next() < fault.share) {
    // The provider waits half a minute for a challenge that the customer never gets to see.
    return { errorCode: fault.errorCode, durationMs: 30_000 + Math.floor(random.next() * 400) }
  }
  const durationMs = lingering(random, 620)
  if (random.next() >= everydayFailureShare) return { errorCode: undefined, durationMs }
  return { errorCode: pickWeighted(everydayErrors, random.next()).code, durationMs }
}

function isHit(shop: Shop, { atMs, card, region }: Attempt): boolean {
  return (
    atMs >= shop.faultyRelease.fromMs && region === fault.region && card.brand === fault.cardBrand
  )
}
