import { findJsonFault } from './json-fault.ts'

/** A text as it was sent, and in which line of its body it starts, from 1. */
export type SentText = { readonly text: string; readonly line: number }

/** Parsed JSON, or the reason why the text is none. */
export type ParsedJson =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'malformed'; readonly reason: string; readonly place: string }

/** JSON.parse whose fault is data; its sentence names the place in the body. */
export function parseJson({ text, line }: SentText): ParsedJson {
  try {
    const value: unknown = JSON.parse(text)
    return { kind: 'json', value }
  } catch {
    const fault = findJsonFault(text)
    const what =
      fault.found === '' ? 'it ends too early' : `unexpected ${JSON.stringify(fault.found)}`
    const place = `line ${line + fault.line - 1}, column ${fault.column}`
    return { kind: 'malformed', reason: `The body is not valid JSON: ${what} at ${place}.`, place }
  }
}
