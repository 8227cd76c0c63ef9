const quote = 0x22
const backslash = 0x5c

/**
 * The integers of a JSON text that would be written with other digits once parsed: what parsing makes
 * of each, and how it was sent. A number with a fraction or an exponent says itself that it is a
 * double, and is left out.
 */
export function roundedIntegers(json: string): ReadonlyMap<number, string> {
  const rounded = new Map<number, string>()
  for (const written of longIntegers(json)) {
    const parsed = Number(written)
    if (digitsOf(parsed) !== written) rounded.set(parsed, written)
  }
  return rounded
}

// From 1e21 on a number is printed with an exponent, whatever its digits.
function digitsOf(integer: number): string {
  return Math.abs(integer) < 1e21 ? String(integer) : String(BigInt(integer))
}

// Fewer digits always fit. What follows the digits decides whether they are an integer.
const longInteger = /-?\d{16,}(?![\d.eE])/y

function* longIntegers(json: string): Generator<string> {
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at)
    if (code === quote) at = endOfString(json, at)
    else if (isStartOfNumber(code)) {
      longInteger.lastIndex = at
      const written = longInteger.exec(json)?.[0]
      if (written !== undefined) yield written
      at = endOfNumber(json, at) - 1
    }
  }
}

function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    const code = json.charCodeAt(at)
    if (code === backslash) at += 1
    else if (code === quote) return at
  }
  return json.length
}

function endOfNumber(json: string, start: number): number {
  let at = start
  while (at < json.length && '0123456789+-.eE'.includes(json.charAt(at))) at += 1
  return at
}

function isStartOfNumber(code: number): boolean {
  return code === 0x2d || (code >= 0x30 && code <= 0x39)
}
