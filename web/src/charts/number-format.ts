const exact = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** All digits: 12,345. */
export function formatFigure(value: number): string {
  return exact.format(value)
}

/** Short, for axes and lists: 12.3K. */
export function formatCompact(value: number): string {
  return compact.format(value)
}

/** A part of a whole in percent; a dash where there is no whole. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? '–' : percent.format(part / whole)
}
