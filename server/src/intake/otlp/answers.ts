/**
 * The answers of OTLP: ExportTraceServiceResponse, ExportLogsServiceResponse and google.rpc.Status, in
 * the encoding of the request. An answer that says all was kept is an empty message, which in protobuf
 * is no bytes at all.
 */
import type { Encoding } from './encoding.ts'
import { logFaults, type RejectedLogs } from './log-faults.ts'
import { tagOf } from './protobuf-reader.ts'
import { spanFaults, type RejectedSpans } from './span-faults.ts'

/** What of a body was not kept. A client does not send it again. */
export type Rejected = { readonly count: number; readonly message: string }

const countFields = { spans: 'rejectedSpans', logRecords: 'rejectedLogRecords' } as const

/** The body of an answer to a request that was read. */
export function exportAnswer(
  encoding: Encoding,
  records: keyof typeof countFields,
  { count, message }: Rejected,
): Buffer {
  if (encoding === 'json') {
    const partialSuccess = { [countFields[records]]: count, errorMessage: message }
    return Buffer.from(JSON.stringify(count === 0 ? {} : { partialSuccess }))
  }
  if (count === 0) return Buffer.alloc(0)
  return bytesField(1, Buffer.concat([numberField(1, count), bytesField(2, Buffer.from(message))]))
}

/** Codes of gRPC. Clients send again after `unavailable`, and after no other of these. */
export const rpcCodes = {
  invalidArgument: 3,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const

/** The body of an answer to a request of which nothing was kept. */
export function statusAnswer(
  encoding: Encoding,
  code: keyof typeof rpcCodes,
  message: string,
): Buffer {
  const number = rpcCodes[code]
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code: number, message }))
  return Buffer.concat([numberField(1, number), bytesField(2, Buffer.from(message))])
}

/** What to say of rejected spans: each reason, and how many spans it is of. */
export function rejectedSpans(rejected: RejectedSpans): Rejected {
  return rejectedFor([...rejected].map(([fault, count]) => [spanFaults[fault], count]))
}

/** The same of log records. */
export function rejectedLogs(rejected: RejectedLogs): Rejected {
  return rejectedFor([...rejected].map(([fault, count]) => [logFaults[fault], count]))
}

function rejectedFor(reasons: readonly (readonly [reason: string, count: number])[]): Rejected {
  return {
    count: reasons.reduce((sum, [, count]) => sum + count, 0),
    message: reasons.map(([reason, count]) => `${count} rejected: ${reason}`).join('; '),
  }
}

function numberField(field: number, value: number): Buffer {
  return Buffer.from([...varint(tagOf(field, 'varint')), ...varint(value)])
}

function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([...varint(tagOf(field, 'bytes')), ...varint(bytes.length)]),
    bytes,
  ])
}

function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 0x80))]
}
