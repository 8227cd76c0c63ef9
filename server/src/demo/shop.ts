import { mixed } from './random.ts'

export interface Shop {
  /** Every draw depends on this and on nothing else. */
  readonly seed: number
  readonly users: number
  readonly days: number
  readonly application: string
  readonly firstDay: number
  /** Nothing happens later: the end of the last day, or now when that is earlier. */
  readonly endMs: number
  /** Spans of earlier requests would be older than a server keeps them. */
  readonly spansFromMs: number
  readonly checkoutReleases: readonly Release[]
  /** The release after which some payments fail. */
  readonly faultyRelease: Release
}

export interface Release {
  readonly version: string
  readonly fromMs: number
}

export interface ShopSize {
  readonly seed: number
  readonly users: number
  readonly days: number
  readonly lastDay: number
  readonly application: string
}

export const dayMs = 86_400_000

/** A day less than a server keeps spans by default. */
const spanDaysMax = 29

/** Releases of the checkout service, by the share of the demo's time at which they came. */
const releaseShares = [
  { version: '4.17.0', share: 0.2 },
  { version: '4.18.0', share: 0.44 },
  { version: '4.18.1', share: 0.61 },
] as const
const faultyShare = { version: '4.19.0', share: 0.82 } as const

/** Lays down the shop's history. Equal sizes make equal shops; `nowMs` only cuts them off. */
export function openShop(size: ShopSize, nowMs: number): Shop {
  const { users, days, lastDay, application } = size
  const faultyRelease = release(size, faultyShare)
  const earlier = releaseShares.map((one) => release(size, one))
  return {
    // Sizes and last day belong to the seed: other visits must not come under the same ids.
    seed: mixed(size.seed, users, days, lastDay),
    users,
    days,
    application,
    firstDay: lastDay - days + 1,
    endMs: Math.min(nowMs, (lastDay + 1) * dayMs),
    spansFromMs: nowMs - spanDaysMax * dayMs,
    checkoutReleases: [{ version: '4.16.2', fromMs: 0 }, ...earlier, faultyRelease],
    faultyRelease,
  }
}

// Releases go out in the morning, as they do.
const releaseTimeMs = 9 * 3_600_000 + 40 * 60_000

function release(
  { lastDay, days }: ShopSize,
  { version, share }: { readonly version: string; readonly share: number },
): Release {
  const day = lastDay - days + 1 + Math.floor(days * share)
  return { version, fromMs: day * dayMs + releaseTimeMs }
}

/** The version of the checkout service that answers at a time. */
export function checkoutVersion(shop: Shop, atMs: number): string {
  return shop.checkoutReleases.findLast(({ fromMs }) => fromMs <= atMs)?.version ?? ''
}

/** The web shop is released every Tuesday. */
export function webVersion(atMs: number): string {
  return `7.${Math.floor((atMs / dayMs - 5) / 7) - 2_800}.0`
}
