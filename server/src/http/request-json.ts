import type { QuestionErrors } from '@throughline/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { shapeFaults, type ShapeError } from '../query/parse/faults.ts'
import { refuse, type Refusal } from './refusals.ts'
import { readBodyText } from './request-body.ts'

/** What a compiled schema can say. */
export type Shape<Body> = {
  Check(value: unknown): value is Body
  Errors(value: unknown): readonly ShapeError[]
}

export type RequestJson<Body> =
  | { readonly kind: 'read'; readonly body: Body }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'faulty'; readonly sentences: readonly string[] }

/** The body of a request, when it is JSON of the shape; needs `acceptAnyBody`. */
export async function readRequestJson<Body>(
  request: FastifyRequest,
  shape: Shape<Body>,
): Promise<RequestJson<Body>> {
  const read = await readAnyJson(request)
  if (read.kind === 'refused') return read
  return checkedJson(read.body, shape)
}

/** A body that the JSON parser has read already, when it is of the shape. */
export function checkedJson<Body>(body: unknown, shape: Shape<Body>): RequestJson<Body> {
  if (!shape.Check(body)) return { kind: 'faulty', sentences: shapeFaults(shape.Errors(body)) }
  return { kind: 'read', body }
}

/** The body of a request, whatever JSON it is. */
export async function readAnyJson({
  body,
  headers,
}: FastifyRequest): Promise<Exclude<RequestJson<unknown>, { kind: 'faulty' }>> {
  const read = await readBodyText(body, headers['content-encoding'])
  if (read.kind === 'refused') return { kind: 'refused', refusal: read }
  const json = parsed(read.text)
  if (json === undefined) return { kind: 'refused', refusal: { code: 'body_malformed' } }
  return { kind: 'read', body: json }
}

/** Answers a body that could not be read as asked for. */
export function refuseJson(
  reply: FastifyReply,
  read: Exclude<RequestJson<unknown>, { kind: 'read' }>,
): FastifyReply {
  if (read.kind === 'refused') return refuse(reply, 'sentences', read.refusal)
  return reply.code(400).send({ errors: [...read.sentences] } satisfies QuestionErrors)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
