import { pluralWords } from '../screen/wording.ts'
import { rejectedCount, type Tally } from '../sending/tally.ts'
import { isFindable, type EvidenceCounts } from '../../demo/evidence.ts'
import { fault } from '../../demo/payment.ts'
import { dayMs, type Shop } from '../../demo/shop.ts'

/** What a summary has to know to say only what is true. */
export interface StoryFacts {
  readonly evidence: EvidenceCounts
  /** Undefined: nothing was sent. */
  readonly tally: Tally | undefined
  readonly nowMs: number
}

/** The ranges of the page Explore, as they are called there. */
const ranges = [
  { name: '7 d', days: 7 },
  { name: '30 d', days: 30 },
  { name: '90 d', days: 90 },
  { name: '12 mo', days: 365 },
] as const

/** The three questions that find what went wrong; where they would not, what to choose instead. */
export function storyOf(shop: Shop, facts: StoryFacts): string {
  const rejected = facts.tally === undefined ? 0 : rejectedCount(facts.tally)
  if (rejected > 0) return refusedWords(rejected, facts.tally)
  if (!isFindable(facts.evidence)) return tooSmallWords(facts.evidence)
  const range = rangeOf(shop, facts.nowMs)
  return range === undefined ? tooOldWords : threeQuestions(shop, range)
}

function refusedWords(rejected: number, tally: Tally | undefined): string {
  const isTooOld = tally?.rejected.some(({ code }) => code === 'event_date_out_of_range') === true
  const advice = isTooOld
    ? 'Some days are older than the server keeps events: choose a later --until, or fewer --days.'
    : 'Mend what is said above, and run it again.'
  return `The server refused ${pluralWords(rejected, 'event')}, so what went wrong in this shop can not be found there.
${advice}`
}

function tooSmallWords({ hits }: EvidenceCounts): string {
  return `Something goes wrong in this shop, but it is too small to show: it has ${pluralWords(hits, 'failed payment')} of that kind.
Choose more --users or more --days, such as --users 6000 --days 90.`
}

const tooOldWords = `Something went wrong in this shop, but the page looks back 12 months at most.
Choose a later --until.`

/** The shortest range in which the shop begins, or else one in which the release lies. */
function rangeOf(shop: Shop, nowMs: number): string | undefined {
  const [start, release] = [shop.firstDay * dayMs, shop.faultyRelease.fromMs]
  const whole = ranges.find(({ days }) => start >= nowMs - days * dayMs)
  return (whole ?? ranges.find(({ days }) => release >= nowMs - days * dayMs))?.name
}

function threeQuestions(shop: Shop, range: string): string {
  const { version, fromMs } = shop.faultyRelease
  const day = new Date(fromMs).toISOString().slice(0, 10)
  const those = `where @payment.error_code:${fault.errorCode}`
  return `Something went wrong in this shop. Three questions find it, on the page Explore with ${range}:

  1. What fails more than it used to, and since when?
     Count of payment.failed by @payment.error_code
     → ${fault.errorCode} was rare, and is not since ${day}.

  2. Whom does it hit? First by region, then by card:
     Count of payment.failed by @payment.region
       ${those}
     Count of payment.failed by @payment.card.brand
       ${those} @payment.region:${fault.region}
     → ${fault.cardBrand} cards in ${fault.region}, and hardly anybody else.

  3. What changed?
     Count of payment.failed by version
       ${those}
     → it came with ${version} of the checkout service.`
}
