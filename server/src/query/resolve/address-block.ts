import { isIPv4 } from 'node:net'
import type { AddressBlock } from './condition.ts'

const addressBits = 128n
const ipv4PrefixBits = 96n
const ipv4Mapped = 0xffffn << 32n

/** `10.0.0.0/8` → its first and last address; the parser has checked the form. */
export function addressBlock(block: string): AddressBlock {
  const [address = '', prefix = ''] = block.split('/')
  const isShort = isIPv4(address)
  const kept = BigInt(prefix) + (isShort ? ipv4PrefixBits : 0n)
  const rest = (1n << (addressBits - kept)) - 1n
  const bits = isShort ? ipv4Mapped | ipv4Bits(address) : ipv6Bits(address)
  const first = (bits | rest) ^ rest
  return { first: ipv6Text(first), last: ipv6Text(bits | rest) }
}

function ipv4Bits(address: string): bigint {
  return address.split('.').reduce((bits, part) => (bits << 8n) | BigInt(part), 0n)
}

function ipv6Bits(address: string): bigint {
  const [plain = ''] = address.split('%')
  const [head = '', tail] = withoutDotted(plain).split('::')
  const high = groupsOf(head)
  const low = groupsOf(tail ?? '')
  const gap = Array.from(
    { length: tail === undefined ? 0 : 8 - high.length - low.length },
    () => 0n,
  )
  return [...high, ...gap, ...low].reduce((bits, group) => (bits << 16n) | group, 0n)
}

function groupsOf(text: string): bigint[] {
  return text === '' ? [] : text.split(':').map((group) => BigInt(`0x${group}`))
}

/** `::ffff:10.0.0.1` with its last part in hexadecimal. */
function withoutDotted(address: string): string {
  const dotted = /(?<=:)\d+\.\d+\.\d+\.\d+$/.exec(address)?.[0]
  if (dotted === undefined) return address
  const bits = ipv4Bits(dotted)
  const replacement = `${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`
  return address.slice(0, -dotted.length) + replacement
}

function ipv6Text(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => {
    return ((bits >> BigInt(16 * (7 - index))) & 0xffffn).toString(16)
  })
  return groups.join(':')
}
