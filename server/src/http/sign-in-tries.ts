import { openBuckets } from './buckets.ts'
import type { ReachedLimit } from './key-rates.ts'

const minuteMs = 60_000

/** Tries at once after a pause, and how long one more takes. Kept per server, in memory. */
export const triesLimits = {
  /** Whoever mistypes has enough; whoever guesses gets 1,450 a day. */
  ofEmail: { atOnce: 10, gapMs: minuteMs },
  /** Many people may come from one address. */
  ofAddress: { atOnce: 50, gapMs: 5_000 },
  /** E-mails, and addresses, that are remembered. */
  namesMax: 10_000,
} as const

type Limit = { readonly atOnce: number; readonly gapMs: number }

/** How often passwords and links may be tried. */
export interface SignInTries {
  /** Counts a try, or says how long to wait before the next. Only a wrong one stays counted. */
  take(tried: Tried): ReachedLimit | undefined
  /** Takes a try back that was right. */
  giveBack(tried: Tried): void
}

export type Tried = {
  /** '' for a link, which names nobody. */
  readonly email: string
  readonly address: string
}

/** Nobody tries more passwords of one e-mail, or from one address, than the limits allow. */
export function openSignInTries(nowMs: () => number): SignInTries {
  const emails = bucketsOf(triesLimits.ofEmail, nowMs)
  const addresses = bucketsOf(triesLimits.ofAddress, nowMs)
  return {
    take({ email, address }) {
      const network = networkOf(address)
      const waitMs = addresses.take(network)
      if (waitMs !== undefined) return limit(triesLimits.ofAddress, waitMs)
      const emailWaitMs = email === '' ? undefined : emails.take(email)
      return emailWaitMs === undefined ? undefined : limit(triesLimits.ofEmail, emailWaitMs)
    },
    giveBack({ email, address }) {
      addresses.giveBack(networkOf(address))
      emails.giveBack(email)
    },
  }
}

function bucketsOf({ atOnce, gapMs }: Limit, nowMs: () => number) {
  return openBuckets({ gapMs, bucketMs: atOnce * gapMs, namesMax: triesLimits.namesMax, nowMs })
}

function limit({ atOnce, gapMs }: Limit, waitMs: number): ReachedLimit {
  return {
    requestsMax: atOnce,
    periodSeconds: (atOnce * gapMs) / 1_000,
    resetSeconds: Math.ceil(waitMs / 1_000),
  }
}

/**
 * What one sender can choose freely is one name: of an IPv6 address the first 64 bits are the network,
 * the others anybody's own choice.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!address.includes(':')) return address
  const [start = '', end = ''] = address.toLowerCase().split('::')
  const groups = start === '' ? [] : start.split(':')
  const tail = end === '' ? [] : end.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - tail.length) }, () => '0')
  return `${[...groups, ...zeros, ...tail].slice(0, 4).join(':')}::/64`
}
