/** The sentences a refused question is answered with, gathered while it is read. */
export type Faults = string[]

/** `invalid('/data/attributes/from', 'must be below to')` */
export function invalid(pointer: string, sentence: string): string {
  return `Invalid value at ${pointer}: ${sentence}`
}
