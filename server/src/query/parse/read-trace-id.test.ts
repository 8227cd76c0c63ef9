import { expect, test } from 'vitest'
import { readTraceId } from './read-trace-id.ts'

const low = 0xa3ce_929d_0e0e_4736n
const high = 0x4bf9_2f35_77b3_4da6n

test.each([
  ['4bf92f3577b34da6a3ce929d0e0e4736', high],
  ['4BF92F3577B34DA6A3CE929D0E0E4736', high],
  ['0000000000000000a3ce929d0e0e4736', 0n],
  ['a3ce929d0e0e4736', 0n],
  [' a3ce929d0e0e4736 ', 0n],
  ['11803532876627986230', 0n],
  ['4bf92f35-77b3-4da6-a3ce-929d0e0e4736', high],
  ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', high],
])('%s is the id of the trace', (text, upper) => {
  expect(readTraceId(text)).toEqual({ low, high: upper })
})

test('16 digits are hexadecimal, fewer are decimal', () => {
  expect(readTraceId('0000000000000010')).toEqual({ low: 16n, high: 0n })
  expect(readTraceId('10')).toEqual({ low: 10n, high: 0n })
})

test.each(['', '0', 'shop', '18446744073709551616', '4bf92f3577b34da60000000000000000', 'g1'])(
  '%j is no id',
  (text) => {
    expect(readTraceId(text)).toBeUndefined()
  },
)
