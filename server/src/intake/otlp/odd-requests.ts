/** Parts of requests for property tests, in JSON, and the same for protobuf. */
import fc from 'fast-check'
import { isJsonObject } from '../json-object.ts'

export const text = fc.oneof(
  fc.constantFrom('', 'a', 'b', '__proto__', 'error.type', 'operation.name', 'db.system', '½😀'),
  fc.string({ maxLength: 8 }),
)
export const hexOf = (bytes: number) =>
  fc
    .oneof(
      { weight: 20, arbitrary: fc.uint8Array({ minLength: bytes, maxLength: bytes }) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }) },
    )
    .map((sent) => Buffer.from(sent).toString('hex'))

/** Mostly within a microsecond, so that half of the spans end after they start. */
export const ns = fc
  .oneof(
    { weight: 9, arbitrary: fc.bigInt(1_795_262_400_000_000_000n, 1_795_262_400_000_001_000n) },
    { weight: 1, arbitrary: fc.bigInt(0n, 2n ** 64n - 1n) },
  )
  .map(String)

export const optional = { requiredKeys: [] }

export const { value, attributes } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ stringValue: text }, optional),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({
      intValue: fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String), fc.maxSafeInteger()),
    }),
    fc.record({ doubleValue: fc.double().map((it) => (Number.isFinite(it) ? it : String(it))) }),
    fc.record({ bytesValue: fc.base64String({ maxLength: 8 }) }),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie('value'), { maxLength: 3 }) }) }),
    fc.record({ kvlistValue: fc.record({ values: tie('attributes') }) }),
  ),
  attributes: fc.array(fc.record({ key: text, value: tie('value') }), { maxLength: 4 }),
}))

const ids: ReadonlySet<string> = new Set(['traceId', 'spanId', 'parentSpanId'])

/** What JSON has texts for and protobuf has not: ids, and doubles that are no number. */
export function forProtobuf(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((element) => forProtobuf(element))
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, forProtobuf(inner, name)]),
    )
  }
  if (typeof value === 'string' && ids.has(key)) return Buffer.from(value, 'hex')
  return key === 'doubleValue' ? Number(value) : value
}
