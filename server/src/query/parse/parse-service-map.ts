import { ServiceMapRequest } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { shapeFaults, type Faults, type Parsed } from './faults.ts'
import { readSpanSelection, type SpanSelection } from './parse-span-search.ts'

const request = Compile(ServiceMapRequest)

/** The wire body of a question for calls. */
export function parseServiceMap(body: unknown): Parsed<SpanSelection> {
  if (!request.Check(body)) return { kind: 'faulty', faults: shapeFaults(request.Errors(body)) }
  const faults: Faults = []
  const question = readSpanSelection(body.data.attributes, faults)
  if (question === undefined || faults.length > 0) return { kind: 'faulty', faults }
  return { kind: 'parsed', question }
}
