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
export function shapeFaults(
  errors: readonly { readonly instancePath: string; readonly message: string }[],
): string[] {
  return errors
    .slice(0, faultsShownMax)
    .map(({ instancePath, message }) => invalid(instancePath === '' ? '/' : instancePath, message))
}
