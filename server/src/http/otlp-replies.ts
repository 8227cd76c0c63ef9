/** How requests of OTLP are answered: in the encoding that they came in, and else in JSON. */
import { errorCodes } from '@throughline/contract'
import type { FastifyReply } from 'fastify'
import { exportAnswer, statusAnswer, type Exported, type Rejected } from '../intake/otlp/answers.ts'
import { contentTypeOf, encodingOf, type Encoding } from '../intake/otlp/encoding.ts'
import { header } from './header.ts'
import type { SaidOfConnection } from './faults.ts'

export function sendExportAnswer(
  reply: FastifyReply,
  records: Exported,
  rejected: Rejected,
): FastifyReply {
  const encoding = encodingAsked(reply)
  return sendBytes(reply, encoding, exportAnswer(encoding, records, rejected))
}

type Said = { readonly status: number; readonly detail: string }

/** Says why nothing was kept, as google.rpc.Status. */
export function sendOtlpStatus(reply: FastifyReply, { status, detail }: Said): FastifyReply {
  const encoding = encodingAsked(reply)
  return sendBytes(reply, encoding, statusAnswer(encoding, status, detail))
}

/** What is wrong with a connection that never came to a request. */
export const saidAsOtlp: SaidOfConnection = (code) => {
  const { status, sentence } = errorCodes[code]
  const headers = { 'content-type': contentTypeOf('json') }
  return { headers, body: statusAnswer('json', status, sentence).toString() }
}

function encodingAsked({ request }: FastifyReply): Encoding {
  return encodingOf(header(request, 'content-type') ?? '') ?? 'json'
}

function sendBytes(reply: FastifyReply, encoding: Encoding, body: Buffer): FastifyReply {
  return reply.header('content-type', contentTypeOf(encoding)).send(body)
}
