/**
 * The answers of OTLP: ExportTraceServiceResponse, ExportLogsServiceResponse and google.rpc.Status, in
 * the encoding of the request. An answer that says all was kept is an empty message, which in protobuf
 * is no bytes at all.
 */
import type { Encoding } from './encoding.ts'
import { tagOf } from './protobuf-reader.ts'

/** What of a body was not kept. A client does not send it again. */
export type Rejected = { readonly count: number; readonly message: string }

/** What a request exports. */
export type Exported = keyof typeof countFields

const countFields = { spans: 'rejectedSpans', logRecords: 'rejectedLogRecords' } as const

/** The body of an answer to a request that was read. */
export function exportAnswer(
  encoding: Encoding,
  records: Exported,
  { count, message }: Rejected,
): Buffer {
  if (encoding === 'json') {
    const partialSuccess = { [countFields[records]]: count, errorMessage: message }
    return Buffer.from(JSON.stringify(count === 0 ? {} : { partialSuccess }))
  }
  if (count === 0) return Buffer.alloc(0)
  return bytesField(1, Buffer.concat([numberField(1, count), bytesField(2, Buffer.from(message))]))
}

const rpcCodes = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  permissionDenied: 7,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const

/** Codes of gRPC by the status of HTTP that they travel under. */
const rpcCodeOf: Readonly<Record<number, keyof typeof rpcCodes>> = {
  401: 'unauthenticated',
  403: 'permissionDenied',
  404: 'unimplemented',
  405: 'unimplemented',
  408: 'deadlineExceeded',
  429: 'unavailable',
  500: 'internal',
  503: 'unavailable',
}

/** The body of an answer, with this status of HTTP, to a request of which nothing was kept. */
export function statusAnswer(encoding: Encoding, status: number, message: string): Buffer {
  const code = rpcCodes[rpcCodeOf[status] ?? 'invalidArgument']
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code, message }))
  return Buffer.concat([numberField(1, code), bytesField(2, Buffer.from(message))])
}

/** What to say of rejected records: each reason, and how many it is of. */
export function rejectedFor(
  reasons: readonly (readonly [reason: string, count: number])[],
): Rejected {
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
