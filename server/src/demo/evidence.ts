import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { fault } from './payment.ts'
import type { Shop } from './shop.ts'

/** Counts, while the events are made, what they say about the thing that goes wrong. */
export interface Evidence {
  note(lines: readonly string[]): void
  counted(): EvidenceCounts
}

export interface EvidenceCounts {
  /** Payments that failed with the code of the fault, for whatever reason. */
  readonly failures: number
  /** Those of the card and the region that are hit, after the release. */
  readonly hits: number
}

/** Fewer, or more of other failures, and nobody could tell a change from chance. */
const hitsMin = 15
const hitShareMin = 0.8

const failedPayment = Compile(
  Type.Object({
    version: Type.String(),
    payment: Type.Object({
      region: Type.String(),
      card: Type.Object({ brand: Type.String() }),
    }),
  }),
)

/** Whether somebody who asks the three questions would find what they are said to find. */
export function isFindable({ failures, hits }: EvidenceCounts): boolean {
  return hits >= hitsMin && hits / failures >= hitShareMin
}

export function openEvidence(shop: Shop): Evidence {
  const mark = `"error_code":"${fault.errorCode}"`
  let failures = 0
  let hits = 0
  return {
    note(lines) {
      // Few lines have the mark: only they are read.
      for (const line of lines) {
        if (!line.includes(mark)) continue
        failures += 1
        if (isHit(line, shop)) hits += 1
      }
    },
    counted: () => ({ failures, hits }),
  }
}

function isHit(line: string, shop: Shop): boolean {
  const event: unknown = JSON.parse(line)
  if (!failedPayment.Check(event)) return false
  const { region, card } = event.payment
  const isOfRelease = event.version === shop.faultyRelease.version
  return isOfRelease && region === fault.region && card.brand === fault.cardBrand
}
