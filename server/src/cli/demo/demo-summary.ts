import { tallyLines } from '../screen/tally-lines.ts'
import { countWords, durationWords } from '../screen/wording.ts'
import type { Tally } from '../sending/tally.ts'
import type { Shop } from '../../demo/shop.ts'

/** The account of a demo that was sent, and the way to what went wrong in it. */
export function demoSummary(
  shop: Shop,
  sent: {
    readonly tally: Tally
    readonly tookMs: number
    /** Undefined: it broke off. */
    readonly story: string | undefined
  },
): string {
  const rate = sent.tookMs > 0 ? Math.round(sent.tally.read / (sent.tookMs / 1_000)) : 0
  return [
    `demo shop (application.id ${shop.application}), ${shopWords(shop)}`,
    ...tallyLines(sent.tally),
    `took ${durationWords(sent.tookMs)} (${countWords(rate)} events/s)`,
    ...(sent.story === undefined ? [] : ['', sent.story]),
    '',
  ].join('\n')
}

/** What was printed by --dry-run, and the way to what went wrong in it. */
export function dryRunSummary(
  shop: Shop,
  printed: { readonly events: number; readonly story: string },
): string {
  const { events, story } = printed
  return [`${countWords(events)} events of ${shopWords(shop)}`, '', story, ''].join('\n')
}

function shopWords({ users, days }: Shop): string {
  return `${countWords(users)} customers, ${countWords(days)} days`
}
