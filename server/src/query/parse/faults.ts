/** The sentences a refused question is answered with, gathered while it is read. */
export type Faults = string[]

/** What reading a body gives: what it asks, or every fault found in it. */
export type Parsed<Question> =
  | { readonly kind: 'parsed'; readonly question: Question }
  | { readonly kind: 'faulty'; readonly faults: readonly string[] }

/** `invalid('/data/attributes/from', 'must be below to')` */
export function invalid(pointer: string, sentence: string): string {
  return `Invalid value at ${pointer}: ${sentence}`
}

const faultsShownMax = 10

/** What the schema has against a body: `shapeFaults(request.Errors(body))`. */
export function shapeFaults(errors: readonly ShapeError[]): string[] {
  return errors
    .filter(({ keyword }) => keyword !== 'additionalProperties')
    .slice(0, faultsShownMax)
    .map((error) => invalid(error.instancePath === '' ? '/' : error.instancePath, saidOf(error)))
}

/** What a compiled schema says of one fault. */
export type ShapeError = {
  readonly instancePath: string
  readonly message: string
  readonly keyword?: string
}

// A key that may not be there comes twice: so, and as a fault of the object around it.
function saidOf({ keyword, message }: ShapeError): string {
  return keyword === 'boolean' ? 'there is no such key' : message
}
