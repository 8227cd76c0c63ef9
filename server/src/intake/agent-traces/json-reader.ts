/**
 * Reads JSON as the Agent does, which is to say as Go's decoder does: the first value of the body
 * only; keys of any case; null for nothing. A value of a wrong type is remembered and stepped over,
 * because a fault of syntax behind it is told first. Integers keep all their digits. Decimal ids may
 * stand in quotes, which the Agent refuses.
 */
import {
  char,
  isDigit,
  peek,
  readKey,
  readString,
  stepOverNumber,
  stepOverValue,
  stepOverWord,
  stepToNext,
  type Walk,
} from './json-syntax.ts'
import { MalformedBody } from './malformed-body.ts'
import { containersMax, type SpanReader } from './span-reader.ts'

/** No body has as many elements, so that `left` tells the first from those that follow. */
const opened = 2 ** 40
const closed = 0

/** Integers of so many digits are exact as a double. */
const exactDigitsMax = 15

/** Those of 64 bits are not longer, a sign included. */
const digitsMax = 20

/** How much of a number that is refused is repeated. */
const shownMax = 40

const unsignedMax = 0xffff_ffff_ffff_ffffn
const signedMax = 0x7fff_ffff_ffff_ffffn
const int32Max = 0x7fff_ffff

export class JsonReader implements SpanReader {
  readonly #walk: Walk
  /** Lists, maps and structs that there may still be. */
  #containersLeft: number
  /** `Span.error`, while a field is read. */
  #place = ''
  #structName = ''
  #mismatch: string | undefined

  constructor(body: Buffer) {
    this.#walk = { bytes: body, at: 0 }
    this.#containersLeft = containersMax(body.length)
  }

  list(type: string): number {
    return this.#open(char.openList, type)
  }

  hasElement(left: number): boolean {
    return left !== closed && stepToNext(this.#walk, char.closeList, left === opened)
  }

  map(type: string): number {
    return this.#open(char.openObject, type)
  }

  hasEntry(left: number): boolean {
    return left !== closed && stepToNext(this.#walk, char.closeObject, left === opened)
  }

  key(): string {
    return readKey(this.#walk)
  }

  struct(type: string): number {
    const left = this.map(type)
    this.#structName = type.replace('trace.', '')
    return left
  }

  hasField(left: number): boolean {
    const has = this.hasEntry(left)
    if (!has) this.#place = ''
    return has
  }

  field(): string {
    const name = lowerCase(this.key())
    this.#place = name
    return name
  }

  text(): string {
    const first = peek(this.#walk)
    if (first === char.quote) return readString(this.#walk)
    return this.#nothingOr(first, { wanted: 'string', nothing: '' })
  }

  unsigned(): bigint {
    const first = peek(this.#walk)
    if (first === char.quote) return this.#quotedId()
    return this.#integer(first, { type: 'uint64', min: 0n, max: unsignedMax })
  }

  signed(): bigint {
    const first = peek(this.#walk)
    return this.#integer(first, { type: 'int64', min: -signedMax - 1n, max: signedMax })
  }

  int32(): number {
    const first = peek(this.#walk)
    const range = { type: 'int32', min: BigInt(-int32Max - 1), max: BigInt(int32Max) }
    return Number(this.#integer(first, range))
  }

  double(): number {
    const first = peek(this.#walk)
    if (!isStartOfNumber(first)) return this.#nothingOr(first, { wanted: 'float64', nothing: 0 })
    const start = this.#walk.at
    stepOverNumber(this.#walk)
    const value = Number(this.#written(start))
    if (!Number.isFinite(value)) this.#keepMismatch(this.#shownNumber(start), 'float64')
    return value
  }

  boolean(): boolean {
    const first = peek(this.#walk)
    if (first !== char.t && first !== char.f) {
      return this.#nothingOr(first, { wanted: 'bool', nothing: false })
    }
    stepOverWord(this.#walk)
    return first === char.t
  }

  takeNothing(): boolean {
    const isNothing = peek(this.#walk) === char.n
    if (isNothing) stepOverWord(this.#walk)
    return isNothing
  }

  skip(): void {
    stepOverValue(this.#walk)
  }

  /** To be called at the end: what was of a wrong type is told now. */
  refuseMismatch(): void {
    if (this.#mismatch !== undefined) throw new MalformedBody(this.#mismatch)
  }

  #open(bracket: number, type: string): number {
    const first = peek(this.#walk)
    if (first !== bracket) return this.#nothingOr(first, { wanted: type, nothing: closed })
    this.#containersLeft -= 1
    if (this.#containersLeft < 0) throw new MalformedBody('too long payload')
    this.#walk.at += 1
    return opened
  }

  #integer(first: number, { type, min, max }: Range): bigint {
    if (!isStartOfNumber(first)) return this.#nothingOr(first, { wanted: type, nothing: 0n })
    const start = this.#walk.at
    const isInteger = stepOverNumber(this.#walk)
    if (isInteger && this.#walk.at - start <= digitsMax) {
      const written = this.#written(start)
      const value = BigInt(written.length <= exactDigitsMax ? Number(written) : written)
      if (value >= min && value <= max) return value
    }
    this.#keepMismatch(this.#shownNumber(start), type)
    return 0n
  }

  #quotedId(): bigint {
    const written = readString(this.#walk)
    const id = /^\d{1,20}$/.test(written) ? BigInt(written) : undefined
    if (id !== undefined && id <= unsignedMax) return id
    this.#keepMismatch('string', 'uint64')
    return 0n
  }

  #written(start: number): string {
    return this.#walk.bytes.toString('latin1', start, this.#walk.at)
  }

  #shownNumber(start: number): string {
    const { bytes, at } = this.#walk
    const end = start + shownMax
    return `number ${bytes.toString('latin1', start, Math.min(at, end))}${at > end ? '…' : ''}`
  }

  /** Null is nothing; a value of another type too, but the body will be refused for it. */
  #nothingOr<Value>(first: number, { wanted, nothing }: Wanted<Value>): Value {
    stepOverValue(this.#walk)
    if (first !== char.n) this.#keepMismatch(typeOf(first), wanted)
    return nothing
  }

  #keepMismatch(found: string, wanted: string): void {
    const place =
      this.#place === '' ? 'Go value' : `Go struct field ${this.#structName}.${this.#place}`
    this.#mismatch ??= `json: cannot unmarshal ${found} into ${place} of type ${wanted}`
  }
}

type Wanted<Value> = { readonly wanted: string; readonly nothing: Value }
type Range = { readonly type: string; readonly min: bigint; readonly max: bigint }

function isStartOfNumber(byte: number): boolean {
  return byte === char.minus || isDigit(byte)
}

function typeOf(first: number): string {
  switch (first) {
    case char.quote:
      return 'string'
    case char.openList:
      return 'array'
    case char.openObject:
      return 'object'
    case char.t:
    case char.f:
      return 'bool'
    default:
      return 'number'
  }
}

// Nearly all names are in lower case, and then nothing is made.
function lowerCase(name: string): string {
  return /[A-Z]/.test(name) ? name.toLowerCase() : name
}
