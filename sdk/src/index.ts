/** @throughline/node: what it offers, under the names that its users see. */
import { Throughline } from './throughline.ts'

export type { DropReason, ThroughlineConfig } from './config.ts'
export type { Properties, PurchaseProperties, TrackEvent, TrackOptions } from './event.ts'
export { DeliveryError } from './post-batch.ts'
export { Throughline } from './throughline.ts'
// oxlint-disable-next-line import/no-default-export -- those who come from @datalyr/api import it so
export default Throughline
