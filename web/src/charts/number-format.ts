const exact = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })
const small = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const change = new Intl.NumberFormat('en', {
  style: 'percent',
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
})
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** All digits: 12,345; a dash where there is no figure. */
export function formatFigure(value: number | null): string {
  if (value === null) return '–'
  return value !== 0 && Math.abs(value) < 0.1 ? small.format(value) : exact.format(value)
}

/** Short, for axes and lists: 12.3K. */
export function formatCompact(value: number): string {
  return compact.format(value)
}

/** A part of a whole in percent; a dash where there is no whole. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? '–' : percent.format(part / whole)
}

/** How much a figure changed since another, with its sign: `+12.5%`; undefined where that says nothing. */
export function formatChange(now: number | null, before: number | null): string | undefined {
  if (now === null || before === null || before === 0) return undefined
  return change.format((now - before) / Math.abs(before))
}
