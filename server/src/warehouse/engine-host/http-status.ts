// ClickHouse's own choice for the codes that questions meet; everything else is a 500 there too.
const badRequest = new Set([
  6, 27, 36, 38, 41, 43, 46, 47, 48, 53, 62, 70, 72, 117, 179, 184, 215, 386, 456, 457,
])
const notFound = new Set([16, 60, 81])
const tooBusy = new Set([202])

/** The HTTP status that goes with a ClickHouse exception code. */
export function httpStatusOf(code: number): number {
  if (badRequest.has(code)) return 400
  if (notFound.has(code)) return 404
  if (code === 307) return 413
  return tooBusy.has(code) ? 503 : 500
}
