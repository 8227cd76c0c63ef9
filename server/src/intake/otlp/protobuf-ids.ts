import { noTraceId, type SentTraceId } from './groups.ts'
import { readLength, type ProtobufReader } from './protobuf-reader.ts'

/** Sixteen bytes; undefined for another length, and no id for none. */
export function readTraceId(reader: ProtobufReader): SentTraceId | undefined {
  const length = readLength(reader)
  const { view, at } = reader
  reader.at += length
  if (length === 0) return noTraceId
  if (length !== 16) return undefined
  return { high: view.getBigUint64(at), low: view.getBigUint64(at + 8) }
}

/** Eight bytes; undefined for another length, and no id for none. */
export function readSpanId(reader: ProtobufReader): bigint | undefined {
  const length = readLength(reader)
  const { view, at } = reader
  reader.at += length
  if (length === 0) return 0n
  return length === 8 ? view.getBigUint64(at) : undefined
}
