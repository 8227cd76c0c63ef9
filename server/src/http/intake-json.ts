import type { FastifyReply, FastifyRequest } from 'fastify'
import { parseJson } from '../intake/parse-json.ts'
import { malformedRefusal } from '../intake/refusal.ts'
import type { IntakeRefusal } from './accept-events.ts'
import { readBodyText } from './request-body.ts'

/** A body that was parsed, and its text: parsing rounds integers, and keeps the last of equal keys. */
export type ParsedBody = { readonly value: unknown; readonly text: string }

export type IntakeJson =
  | ({ readonly kind: 'json' } & ParsedBody)
  | { readonly kind: 'refused'; readonly refusal: IntakeRefusal }

/** A request whose body was read. */
export type ReadRequest = {
  readonly body: ParsedBody
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** The body of a request as JSON of whatever shape; needs `acceptAnyBody`. */
export async function readIntakeJson({ body, headers }: FastifyRequest): Promise<IntakeJson> {
  const read = await readBodyText(body, headers['content-encoding'])
  if (read.kind === 'refused') return { kind: 'refused', refusal: read }
  const { text } = read
  if (text.trim() === '') return { kind: 'refused', refusal: { code: 'body_empty' } }
  const parsed = parseJson({ text, line: 1 })
  if (parsed.kind === 'malformed') return { kind: 'refused', refusal: malformedRefusal(parsed) }
  return { kind: 'json', value: parsed.value, text }
}
