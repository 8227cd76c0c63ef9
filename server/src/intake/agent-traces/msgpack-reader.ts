/**
 * Reads MessagePack as the Agent does: a text may be str, bin or nil, an integer of any width and
 * sign, a float an integer; what follows the value is not looked at. So are its messages.
 *
 * Promise: a length is compared with what is left of the body before anything is made of it, and
 * nothing here calls itself, so that no body costs more than its bytes are worth.
 */
import { textOfBytes } from '../spans/known-texts.ts'
import { MalformedBody } from './malformed-body.ts'
import { lead, typeOf, widthOf } from './msgpack-leads.ts'
import { containersMax, type SpanReader } from './span-reader.ts'

const int32Max = 0x7fff_ffff
const int64Max = 0x7fff_ffff_ffff_ffffn

export class MsgpackReader implements SpanReader {
  readonly #bytes: Buffer
  readonly #view: DataView
  #at = 0
  /** Lists, maps and structs that there may still be. */
  #containersLeft: number

  constructor(body: Buffer) {
    this.#bytes = body
    this.#view = new DataView(body.buffer, body.byteOffset, body.byteLength)
    this.#containersLeft = containersMax(body.length)
  }

  list(): number {
    const first = this.#next()
    if (first >= 0x90 && first <= 0x9f) return this.#open(first & 0x0f, 1)
    if (first === lead.array16) return this.#open(this.#length(2), 1)
    if (first === lead.array32) return this.#open(this.#length(4), 1)
    throw this.#mismatch(first, 'array')
  }

  hasElement(left: number): boolean {
    return left > 0
  }

  map(): number {
    return this.takeNothing() ? 0 : this.struct()
  }

  hasEntry(left: number): boolean {
    return left > 0
  }

  key(): string {
    return this.text()
  }

  struct(): number {
    const first = this.#next()
    if (first >= 0x80 && first <= 0x8f) return this.#open(first & 0x0f, 2)
    if (first === lead.map16) return this.#open(this.#length(2), 2)
    if (first === lead.map32) return this.#open(this.#length(4), 2)
    throw this.#mismatch(first, 'map')
  }

  hasField(left: number): boolean {
    return left > 0
  }

  field(): string {
    return this.text()
  }

  text(): string {
    const first = this.#next()
    if (first >= 0xa0 && first <= 0xbf) return this.#text(first & 0x1f)
    switch (first) {
      case lead.str8:
      case lead.bin8:
        return this.#text(this.#length(1))
      case lead.str16:
      case lead.bin16:
        return this.#text(this.#length(2))
      case lead.str32:
      case lead.bin32:
        return this.#text(this.#length(4))
      default:
        return this.#nothingOr(first, { wanted: 'str', nothing: '' })
    }
  }

  /** A text that may be bytes of any kind, such as a trace id of 16. */
  bytes(): Buffer {
    const first = this.#next()
    switch (first) {
      case lead.bin8:
        return this.#slice(this.#length(1))
      case lead.bin16:
        return this.#slice(this.#length(2))
      case lead.bin32:
        return this.#slice(this.#length(4))
      default:
        return this.#nothingOr(first, { wanted: 'bin', nothing: Buffer.alloc(0) })
    }
  }

  unsigned(): bigint {
    const first = this.#next()
    if (first === lead.uint64 || first === lead.int64) return this.#view.getBigUint64(this.#skip(8))
    const small = this.#smallInteger(first)
    if (small === undefined) return this.#nothingOr(first, { wanted: 'int', nothing: 0n })
    return small >= 0 ? BigInt(small) : BigInt.asUintN(64, BigInt(small))
  }

  signed(): bigint {
    const first = this.#next()
    if (first === lead.int64) return this.#view.getBigInt64(this.#skip(8))
    if (first === lead.uint64) {
      const value = this.#view.getBigUint64(this.#skip(8))
      if (value > int64Max) throw new MalformedBody('found uint64, overflows int64', true)
      return value
    }
    const small = this.#smallInteger(first)
    if (small === undefined) return this.#nothingOr(first, { wanted: 'int', nothing: 0n })
    return BigInt(small)
  }

  int32(): number {
    const first = this.#next()
    const value = this.#smallInteger(first) ?? this.#wideInteger(first)
    if (value === undefined) return this.#nothingOr(first, { wanted: 'int', nothing: 0 })
    if (first === lead.uint32 && value > int32Max) {
      throw new MalformedBody('found uint32, overflows int32', true)
    }
    if (value > int32Max || value < -int32Max - 1) {
      const type = first === lead.uint64 ? 'uint32' : 'int32'
      throw new MalformedBody(`msgp: ${value} overflows ${type}`, true)
    }
    return Number(value)
  }

  /** An integer of 32 bits that is there and not negative: a place in a list of texts. */
  index(): number {
    const first = this.#next()
    const value = this.#smallInteger(first) ?? this.#wideInteger(first)
    if (value === undefined) throw this.#mismatch(first, 'uint')
    if (value < 0) throw new MalformedBody(`msgp: attempted to cast int ${value} to unsigned`)
    if (value > 0xffff_ffff) throw new MalformedBody(`msgp: ${value} overflows uint32`)
    return Number(value)
  }

  double(): number {
    const first = this.#next()
    if (first === lead.float64) return this.#view.getFloat64(this.#skip(8))
    if (first === lead.float32) return this.#view.getFloat32(this.#skip(4))
    const integer = this.#smallInteger(first) ?? this.#wideInteger(first)
    if (integer === undefined) return this.#nothingOr(first, { wanted: 'float64', nothing: 0 })
    return Number(integer)
  }

  boolean(): boolean {
    const first = this.#next()
    if (first === lead.true || first === lead.false) return first === lead.true
    return this.#nothingOr(first, { wanted: 'bool', nothing: false })
  }

  takeNothing(): boolean {
    const isNothing = this.#bytes[this.#at] === lead.nil
    if (isNothing) this.#at += 1
    return isNothing
  }

  /** Whether a text is next, and not an integer. */
  isTextNext(): boolean {
    const type = typeOf(this.#bytes[this.#at] ?? lead.nil)
    return type === 'str' || type === 'bin'
  }

  skip(): void {
    for (let left = 1; left > 0; left -= 1) left += this.#skipOne()
  }

  /** Steps over a value, or the beginning of a list or a map: then it gives how many values follow. */
  #skipOne(): number {
    const first = this.#next()
    const width = widthOf(first)
    switch (typeOf(first)) {
      case 'array':
        return this.#ensure(width === 0 ? first & 0x0f : this.#length(width))
      case 'map':
        return this.#ensure(2 * (width === 0 ? first & 0x0f : this.#length(width)))
      case 'str':
      case 'bin':
        this.#skip(width === 0 ? first & 0x1f : this.#length(width))
        return 0
      case 'ext':
        this.#skip(1 + (width === 0 ? 1 << (first - lead.fixext1) : this.#length(width)))
        return 0
      case '<invalid>':
        throw new MalformedBody(`msgp: unrecognized type prefix 0x${first.toString(16)}`)
      default:
        this.#skip(width)
        return 0
    }
  }

  #next(): number {
    const first = this.#bytes[this.#at]
    if (first === undefined) throw tooShort()
    this.#at += 1
    return first
  }

  /** Steps over so many bytes, and gives where they start. */
  #skip(count: number): number {
    const start = this.#at
    if (count > this.#bytes.length - start) throw tooShort()
    this.#at = start + count
    return start
  }

  #length(width: number): number {
    const start = this.#skip(width)
    if (width === 1) return this.#view.getUint8(start)
    return width === 2 ? this.#view.getUint16(start) : this.#view.getUint32(start)
  }

  #text(length: number): string {
    const start = this.#skip(length)
    return textOfBytes(this.#bytes, start, this.#at)
  }

  #slice(length: number): Buffer {
    const start = this.#skip(length)
    return this.#bytes.subarray(start, this.#at)
  }

  /** A value takes at least a byte. */
  #ensure(values: number): number {
    if (values > this.#bytes.length - this.#at) throw tooShort()
    return values
  }

  #open(count: number, valuesEach: number): number {
    this.#containersLeft -= 1
    if (this.#containersLeft < 0) throw new MalformedBody('too long payload')
    this.#ensure(count * valuesEach)
    return count
  }

  /** An integer of up to 32 bits; undefined for anything else. */
  #smallInteger(first: number): number | undefined {
    if (first <= 0x7f) return first
    if (first >= 0xe0) return first - 0x100
    switch (first) {
      case lead.uint8:
        return this.#view.getUint8(this.#skip(1))
      case lead.uint16:
        return this.#view.getUint16(this.#skip(2))
      case lead.uint32:
        return this.#view.getUint32(this.#skip(4))
      case lead.int8:
        return this.#view.getInt8(this.#skip(1))
      case lead.int16:
        return this.#view.getInt16(this.#skip(2))
      case lead.int32:
        return this.#view.getInt32(this.#skip(4))
      default:
        return undefined
    }
  }

  #wideInteger(first: number): bigint | undefined {
    if (first === lead.uint64) return this.#view.getBigUint64(this.#skip(8))
    if (first === lead.int64) return this.#view.getBigInt64(this.#skip(8))
    return undefined
  }

  #nothingOr<Value>(first: number, { wanted, nothing }: Wanted<Value>): Value {
    if (first === lead.nil) return nothing
    throw this.#mismatch(first, wanted)
  }

  #mismatch(first: number, wanted: string): MalformedBody {
    const found = typeOf(first)
    return found === '<invalid>'
      ? new MalformedBody(`msgp: unrecognized type prefix 0x${first.toString(16)}`)
      : new MalformedBody(
          `msgp: attempted to decode type "${found}" with method for "${wanted}"`,
          true,
        )
  }
}

type Wanted<Value> = { readonly wanted: string; readonly nothing: Value }

function tooShort(): MalformedBody {
  return new MalformedBody('msgp: too few bytes left to read object')
}
