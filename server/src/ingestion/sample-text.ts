import { IngestionSample } from '@throughline/contract'
import { Compile } from 'typebox/compile'

/** What a sample says. Values of an event are not to be in it, but for its name. */
export type Sample = {
  readonly eventName: string | undefined
  /** A JSON pointer into the event, or another place of the request. */
  readonly place: string | undefined
  readonly reason: string
}

type Seen = { readonly atMs: number; readonly applicationId: string }

/** Characters of each part; clients choose how long theirs are. */
const partCharsMax = 200
/** Epoch ms have so many digits until the year 2286. */
const timeDigits = 13
const lastMs = 10 ** timeDigits - 1

const ingestionSample = Compile(IngestionSample)

/** A sample as it is kept: of two texts the newer one's comes first in their order. */
export function sampleText({ atMs, applicationId }: Seen, sample: Sample): string {
  const { eventName, place, reason } = sample
  const parts = {
    at: atMs,
    application_id: applicationId === '' ? null : cut(applicationId),
    event_name: eventName === undefined ? null : cut(eventName),
    place: place === undefined ? null : cut(place),
    reason: cut(reason),
  }
  return String(lastMs - atMs).padStart(timeDigits, '0') + JSON.stringify(parts)
}

// Half a character would make the engine refuse the row.
function cut(text: string): string {
  const isLong = text.length > partCharsMax
  return (isLong ? `${text.slice(0, partCharsMax - 1)}…` : text).toWellFormed()
}

/** Reads them back. */
export function parseSamples(texts: readonly string[]): IngestionSample[] {
  return texts.flatMap((text) => {
    const sample: unknown = JSON.parse(text.slice(timeDigits))
    return ingestionSample.Check(sample) ? [sample] : []
  })
}
