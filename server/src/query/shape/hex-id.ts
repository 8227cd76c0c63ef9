/** `hex16(255n)` is `00000000000000ff`. */
export function hex16(id: bigint): string {
  return id.toString(16).padStart(16, '0')
}

/** All 128 bits of the id of a trace. */
export function hex32({ low, high }: { readonly low: bigint; readonly high: bigint }): string {
  return hex16(high) + hex16(low)
}
