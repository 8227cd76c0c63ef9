import type { SpanRepair } from '@throughline/contract'

export type Repair = SpanRepair

/** Told of each repair. */
export type Repaired = (repair: Repair) => void
