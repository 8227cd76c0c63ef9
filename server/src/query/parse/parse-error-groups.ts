import { ErrorGroupsRequest } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { shapeFaults, type Faults, type Parsed } from './faults.ts'
import { readSpanSelection, type SpanSelection } from './parse-span-search.ts'

/** A question for the errors of spans. */
export interface ErrorGroupsQuestion extends SpanSelection {
  readonly limit: number
}

const request = Compile(ErrorGroupsRequest)

const limitDefault = 100

/** The wire body of a question for errors. */
export function parseErrorGroups(body: unknown): Parsed<ErrorGroupsQuestion> {
  if (!request.Check(body)) return { kind: 'faulty', faults: shapeFaults(request.Errors(body)) }
  const { limit = limitDefault, ...attributes } = body.data.attributes
  const faults: Faults = []
  const selection = readSpanSelection(attributes, faults)
  if (selection === undefined || faults.length > 0) return { kind: 'faulty', faults }
  return { kind: 'parsed', question: { ...selection, limit } }
}
