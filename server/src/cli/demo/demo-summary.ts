import { tallyLines } from '../screen/tally-lines.ts'
import { countWords, durationWords } from '../screen/wording.ts'
import type { Tally } from '../sending/tally.ts'
import { fault } from './payment.ts'
import type { Shop } from './shop.ts'

/** The account of a demo that was sent, and the way to what went wrong in it. */
export function demoSummary(
  shop: Shop,
  sent: { readonly tally: Tally; readonly tookMs: number; readonly isWhole: boolean },
): string {
  const rate = sent.tookMs > 0 ? Math.round(sent.tally.read / (sent.tookMs / 1_000)) : 0
  return [
    `demo shop (application.id ${shop.application}), ${shopWords(shop)}`,
    ...tallyLines(sent.tally),
    `took ${durationWords(sent.tookMs)} (${countWords(rate)} events/s)`,
    ...(sent.isWhole ? ['', threeQuestions(shop)] : []),
    '',
  ].join('\n')
}

/** What was printed by --dry-run, and the same three questions. */
export function dryRunSummary(shop: Shop, events: number): string {
  return [`${countWords(events)} events of ${shopWords(shop)}`, '', threeQuestions(shop), ''].join(
    '\n',
  )
}

function shopWords({ users, days }: Shop): string {
  return `${countWords(users)} customers, ${countWords(days)} days`
}

function threeQuestions(shop: Shop): string {
  const { version, fromMs } = shop.faultyRelease
  const day = new Date(fromMs).toISOString().slice(0, 10)
  const failed = '@event.name:payment.failed'
  const those = `${failed} @payment.error_code:${fault.errorCode}`
  return `Something went wrong in this shop. Three questions find it:

  1. What fails more than it used to, and since when?
     ${failed}
     count by day, broken down by @payment.error_code
     → ${fault.errorCode} was rare, and is not since ${day}.

  2. Whom does it hit?
     ${those}
     count, broken down by @payment.region and @payment.card.brand
     → ${fault.cardBrand} cards in ${fault.region}, and hardly anybody else.

  3. What changed?
     ${those}
     count by day, broken down by version
     → it came with ${version} of the checkout service.`
}
