import fc from 'fast-check'
import { expect, test } from 'vitest'
import { idHex, parseSpanId, parseTraceId, traceIdHex, unsignedId } from './trace-id.ts'

const anyHalf = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const anyId = fc.record({ high: anyHalf, low: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }) })

// 16 decimal digits are read as hexadecimal, so no tracer's own logs write an id like that.
const isReadAsDecimal = (id: bigint) => String(id).length !== 16

test('an id is read back from 32 hexadecimal digits, from a UUID and from a traceparent', () => {
  fc.assert(
    fc.property(anyId, (id) => {
      const hex = traceIdHex(id)
      const dashed = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

      expect(parseTraceId(hex)).toEqual(id)
      expect(parseTraceId(dashed)).toEqual(id)
      expect(parseTraceId(`00-${hex}-00f067aa0ba902b7-01`)).toEqual(id)
    }),
  )
})

test('half an id is read back from 16 hexadecimal digits and from a decimal number', () => {
  fc.assert(
    fc.property(anyId, ({ low }) => {
      fc.pre(isReadAsDecimal(low))

      expect(parseTraceId(idHex(low))).toEqual({ high: 0n, low })
      expect(parseTraceId(String(low))).toEqual({ high: 0n, low })
      expect(parseSpanId(idHex(low))).toBe(low)
      expect(parseSpanId(String(low))).toBe(low)
    }),
  )
})

test('an id sent as a signed number has the same bits', () => {
  fc.assert(
    fc.property(anyHalf, (id) => {
      expect(unsignedId(BigInt.asIntN(64, id))).toBe(id)
    }),
  )
})

test('no text makes an id beyond 64 bits a half, or one that names nothing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\da-fA-F-]{0,60}$/)), (text) => {
      const id = parseTraceId(text) ?? { high: 0n, low: 1n }

      expect(id.low).toBeGreaterThan(0n)
      expect(parseTraceId(traceIdHex(id))).toEqual(id)
    }),
  )
})
