/** The first byte of a value of MessagePack, which says what it is and how long. */

export const lead = {
  nil: 0xc0,
  false: 0xc2,
  true: 0xc3,
  bin8: 0xc4,
  bin16: 0xc5,
  bin32: 0xc6,
  float32: 0xca,
  float64: 0xcb,
  uint8: 0xcc,
  uint16: 0xcd,
  uint32: 0xce,
  uint64: 0xcf,
  int8: 0xd0,
  int16: 0xd1,
  int32: 0xd2,
  int64: 0xd3,
  fixext1: 0xd4,
  str8: 0xd9,
  str16: 0xda,
  str32: 0xdb,
  array16: 0xdc,
  array32: 0xdd,
  map16: 0xde,
  map32: 0xdf,
} as const

/** As the Agent calls them. */
type LeadType =
  | 'nil'
  | 'bool'
  | 'int'
  | 'uint'
  | 'float32'
  | 'float64'
  | 'str'
  | 'bin'
  | 'array'
  | 'map'
  | 'ext'
  | '<invalid>'

/** From 0xc0 on: the type, and how many bytes its value has, or its length. */
const described: readonly (readonly [LeadType, number])[] = [
  ['nil', 0],
  ['<invalid>', 0],
  ['bool', 0],
  ['bool', 0],
  ['bin', 1],
  ['bin', 2],
  ['bin', 4],
  ['ext', 1],
  ['ext', 2],
  ['ext', 4],
  ['float32', 4],
  ['float64', 8],
  ['uint', 1],
  ['uint', 2],
  ['uint', 4],
  ['uint', 8],
  ['int', 1],
  ['int', 2],
  ['int', 4],
  ['int', 8],
  ['ext', 0],
  ['ext', 0],
  ['ext', 0],
  ['ext', 0],
  ['ext', 0],
  ['str', 1],
  ['str', 2],
  ['str', 4],
  ['array', 2],
  ['array', 4],
  ['map', 2],
  ['map', 4],
]

export function typeOf(first: number): LeadType {
  if (first <= 0x7f || first >= 0xe0) return 'int'
  if (first <= 0x8f) return 'map'
  if (first <= 0x9f) return 'array'
  if (first <= 0xbf) return 'str'
  return described[first - lead.nil]?.[0] ?? '<invalid>'
}

/** How many bytes of a value or a length follow; 0 when the first byte holds it. */
export function widthOf(first: number): number {
  return described[first - lead.nil]?.[1] ?? 0
}
