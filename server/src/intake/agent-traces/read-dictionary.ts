/**
 * Reads v0.5: a list of all texts and, behind it, chunks whose spans are lists of exactly 12
 * elements, with the places of texts in that list instead of texts.
 */
import type { Span } from '../spans/span.ts'
import { MalformedBody } from './malformed-body.ts'
import type { MsgpackReader } from './msgpack-reader.ts'

const spanElements = 12

/** The spans of each chunk. */
export function readDictionaryBody(reader: MsgpackReader): Span[][] {
  reader.list()
  const texts = readElements(reader, () => reader.text())
  return readElements(reader, () => readElements(reader, () => readSpan(reader, texts)))
}

function readElements<Element>(reader: MsgpackReader, read: () => Element): Element[] {
  const elements: Element[] = []
  for (let left = reader.list(); left > 0; left -= 1) elements.push(read())
  return elements
}

function readSpan(reader: MsgpackReader, texts: readonly string[]): Span {
  if (reader.list() !== spanElements) {
    throw new MalformedBody('encoded span needs exactly 12 elements in array')
  }
  // In this order they are sent.
  return {
    service: readText(reader, texts),
    name: readText(reader, texts),
    resource: readText(reader, texts),
    traceIdLow: reader.unsigned(),
    traceIdHigh: 0n,
    spanId: reader.unsigned(),
    parentId: reader.unsigned(),
    startNs: reader.signed(),
    durationNs: reader.signed(),
    error: reader.int32(),
    meta: readMeta(reader, texts),
    metrics: readMetrics(reader, texts),
    type: readText(reader, texts),
    links: [],
    events: [],
  }
}

function readText(reader: MsgpackReader, texts: readonly string[]): string {
  const index = reader.index()
  const text = texts[index]
  if (text === undefined) throw new MalformedBody(`dictionary index ${index} out of range`)
  return text
}

function readMeta(reader: MsgpackReader, texts: readonly string[]): ReadonlyMap<string, string> {
  const meta = new Map<string, string>()
  for (let left = reader.struct(); left > 0; left -= 1) {
    meta.set(readText(reader, texts), readText(reader, texts))
  }
  return meta
}

function readMetrics(reader: MsgpackReader, texts: readonly string[]): ReadonlyMap<string, number> {
  const metrics = new Map<string, number>()
  for (let left = reader.struct(); left > 0; left -= 1) {
    metrics.set(readText(reader, texts), reader.double())
  }
  return metrics
}
