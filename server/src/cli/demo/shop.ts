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

/** Lays down the shop's history. Equal sizes make equal shops; `nowMs` only cuts them off. */
export function openShop(size: ShopSize, nowMs: number): Shop {
  const { users, days, lastDay, application } = size
  const firstDay = lastDay - days + 1
  const faultyRelease = release('4.19.0', firstDay, days, 0.82)
  return {
    // Sizes and last day belong to the seed: other visits must not come under the same ids.
    seed: mixed(size.seed, users, days, lastDay),
    users,
    days,
    application,
    firstDay,
    endMs: Math.min(nowMs, (lastDay + 1) * dayMs),
    checkoutReleases: [
      { version: '4.16.2', fromMs: 0 },
      release('4.17.0', firstDay, days, 0.2),
      release('4.18.0', firstDay, days, 0.44),
      release('4.18.1', firstDay, days, 0.61),
      faultyRelease,
    ],
    faultyRelease,
  }
}

// Releases go out in the morning, as they do.
function release(version: string, firstDay: number, days: number, share: number): Release {
  const morningMs = 9 * 3_600_000 + 40 * 60_000
  return { version, fromMs: (firstDay + Math.floor(days * share)) * dayMs + morningMs }
}

/** The version of the checkout service that answers at a time. */
export function checkoutVersion(shop: Shop, atMs: number): string {
  return shop.checkoutReleases.findLast(({ fromMs }) => fromMs <= atMs)?.version ?? ''
}

/** The web shop is released every Tuesday. */
export function webVersion(atMs: number): string {
  return `7.${Math.floor((atMs / dayMs - 5) / 7) - 2_800}.0`
}
