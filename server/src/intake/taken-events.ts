import { isJsonObject } from './json-object.ts'
import {
  bitOf,
  remarkSample,
  remarksIn,
  type Moment,
  type Remarks,
  type RemarkSample,
  type RemarkType,
  type ToldRemark,
} from './remarks.ts'

/** The events of a body that are taken, as the record of the journal. */
export type TakenEvents = {
  readonly record: Buffer
  readonly count: number
  /** Of which applications they are, and how many of each. */
  readonly applications: ReadonlyMap<string, Tally>
}

/** The events of one application, and what is to say about them. */
export type Tally = { count: number; readonly remarks: Remark[] }

export type Tallies = Map<string, Tally>

export type Remark = {
  readonly type: RemarkType
  /** The set of this type alone. */
  readonly bit: Remarks
  count: number
  /** Of the first event in the body that it is about. */
  readonly sample: () => RemarkSample
}

/** The tally of an application, begun when it is the first time. */
export function tallyOf(tallies: Tallies, applicationId: string): Tally {
  const known = tallies.get(applicationId)
  if (known !== undefined) return known
  const tally: Tally = { count: 0, remarks: [] }
  tallies.set(applicationId, tally)
  return tally
}

/** An event to take samples from: `text` is its JSON. */
type RemarkedText = {
  readonly moment: Moment
  readonly text: () => string
  /** What its JSON does not show. */
  readonly told?: readonly ToldRemark[]
}

/** Counts the remarks about one event. */
export function noteRemarks(tally: Tally, remarks: Remarks, event: RemarkedText): void {
  if (!countRemarks(tally, remarks)) addRemarks(tally, remarks, event)
}

/** Counts remarks that are all known of the application; false, and nothing counted, otherwise. */
function countRemarks({ remarks: known }: Tally, remarks: Remarks): boolean {
  let rest = remarks
  for (const { bit } of known) rest &= ~bit
  if (rest !== 0) return false
  for (const remark of known) if ((remarks & remark.bit) !== 0) remark.count += 1
  return true
}

function addRemarks({ remarks: known }: Tally, remarks: Remarks, event: RemarkedText): void {
  for (const type of remarksIn(remarks)) {
    const remark = known.find((one) => one.type === type)
    const sample = () => sampleOf(type, event)
    if (remark === undefined) known.push({ type, bit: bitOf(type), count: 1, sample })
    else remark.count += 1
  }
}

function sampleOf(type: RemarkType, { text, moment, told }: RemarkedText): RemarkSample {
  const event: unknown = JSON.parse(text())
  const sample = remarkSample(type, isJsonObject(event) ? event : {}, moment)
  const place = told?.find((one) => one.type === type)?.place
  return place === undefined ? sample : { ...sample, place }
}
