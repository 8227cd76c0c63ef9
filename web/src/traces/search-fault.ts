import { plainWords } from '../server-api/api-error.ts'

/** What is wrong with a search, and where. */
export interface SearchFault {
  readonly message: string
  readonly offset: number
}

// "… at /data/attributes/query: this parenthesis is never closed (offset 16)", then a drawing of it.
const form = /\/attributes\/query: (?<message>.*) \(offset (?<offset>\d+)\)$/m

/** The place of a fault in the search that was asked for; undefined for any other error. */
export function faultOf(error: unknown): SearchFault | undefined {
  if (error === null) return undefined
  const { message = '', offset } = form.exec(plainWords(error))?.groups ?? {}
  return offset === undefined ? undefined : { message, offset: Number(offset) }
}
