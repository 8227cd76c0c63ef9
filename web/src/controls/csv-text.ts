/** Rows of cells as comma-separated text (RFC 4180), each line ended. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => cells.map(field).join(',')).join('\r\n') + '\r\n'
}

// A value that begins like a formula would be run by a spreadsheet; the quote before it stops that.
function field(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !isNumber(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function isNumber(value: string): boolean {
  return value !== '' && Number.isFinite(Number(value))
}
