import { expect, test } from 'vitest'
import {
  idHex,
  isSameTrace,
  parseSpanId,
  parseTraceId,
  parseTraceparent,
  parseUpperBits,
  traceIdHex,
  unsignedId,
} from './trace-id.ts'

const low = 0xa3ce_929d_0e0e_4736n
const high = 0x4bf9_2f35_77b3_4da6n

test.each([
  ['32 hexadecimal digits', '4bf92f3577b34da6a3ce929d0e0e4736', high],
  ['the same in upper case', '4BF92F3577B34DA6A3CE929D0E0E4736', high],
  ['16 hexadecimal digits', 'a3ce929d0e0e4736', 0n],
  ['a decimal number of 20 digits', '11803532876627986230', 0n],
  ['a UUID', '4bf92f35-77b3-4da6-a3ce-929d0e0e4736', high],
  ['a traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', high],
  ['digits with spaces around them', ' a3ce929d0e0e4736\n', 0n],
])('a trace is found by %s', (_, text, knownHigh) => {
  const id = parseTraceId(text)

  expect(id).toEqual({ high: knownHigh, low })
})

test.each([
  ['16 digits are hexadecimal, letters or not', '1234567890123456', 0x1234567890123456n],
  ['15 digits are a decimal number', '123456789012345', 123456789012345n],
  ['17 digits are a decimal number', '12345678901234567', 12345678901234567n],
  ['a letter makes any length hexadecimal', '1f', 0x1fn],
  ['the largest decimal number', '18446744073709551615', 2n ** 64n - 1n],
  ['a decimal number of 19 digits, to the last one', '9007199254740993001', 9007199254740993001n],
])('%s', (_, text, expected) => {
  const id = parseTraceId(text)

  expect(id).toEqual({ high: 0n, low: expected })
})

test.each([
  ['nothing', ''],
  ['zero', '0'],
  ['32 zeros', '0'.repeat(32)],
  ['an id whose lower half is zero', '4bf92f3577b34da60000000000000000'],
  ['a decimal number above 64 bits', '18446744073709551616'],
  ['21 decimal digits', '1'.repeat(21)],
  ['33 hexadecimal digits', 'a'.repeat(33)],
  ['a word', 'payment'],
  ['a negative number', '-1'],
  ['a UUID without its end', '4bf92f35-77b3-4da6-a3ce'],
  ['a traceparent of version ff', 'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
])('%s names no trace', (_, text) => {
  expect(parseTraceId(text)).toBeUndefined()
})

test('a traceparent names a trace and a span, also in a later version with more behind it', () => {
  const context = parseTraceparent('01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more')

  expect(context).toEqual({ traceId: { high, low }, spanId: 0x00f067aa0ba902b7n })
})

test('a traceparent without a span names nothing', () => {
  const text = '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01'

  expect(parseTraceparent(text)).toBeUndefined()
})

test('a span is found by 16 hexadecimal digits and by a decimal number, by nothing longer', () => {
  expect(parseSpanId('00f067aa0ba902b7')).toBe(0x00f067aa0ba902b7n)
  expect(parseSpanId('67667974448284343')).toBe(67667974448284343n)
  expect(parseSpanId('4bf92f3577b34da6a3ce929d0e0e4736')).toBeUndefined()
})

test('the upper half of a trace id has 16 hexadecimal digits, or it is not known', () => {
  expect(parseUpperBits('6b0186b900000000')).toBe(0x6b0186b900000000n)
  expect(parseUpperBits('6b0186b9')).toBe(0n)
  expect(parseUpperBits('not hexadecimal!')).toBe(0n)
})

test('an id is printed with all its digits', () => {
  expect(traceIdHex({ high: 0n, low: 1n })).toBe('00000000000000000000000000000001')
  expect(idHex(0xf067aa0ba902b7n)).toBe('00f067aa0ba902b7')
})

test('an id sent as -1 is the largest one', () => {
  expect(unsignedId(-1n)).toBe(2n ** 64n - 1n)
})

test('ids are of one trace when what both sides know of them is equal', () => {
  expect(isSameTrace({ high, low }, { high: 0n, low })).toBe(true)
  expect(isSameTrace({ high, low }, { high, low })).toBe(true)
  expect(isSameTrace({ high, low }, { high: 1n, low })).toBe(false)
  expect(isSameTrace({ high, low }, { high, low: 1n })).toBe(false)
})
