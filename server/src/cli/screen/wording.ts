const group = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** 1234567 → `1,234,567`. */
export function countWords(count: number): string {
  return group.format(count)
}

/** 1 → `1 line`, 1200 → `1,200 lines`. */
export function pluralWords(count: number, one: string): string {
  return `${countWords(count)} ${one}${count === 1 ? '' : 's'}`
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** 12345678 → `12.3 MB`; decimal units. */
export function byteWords(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1_000 && unit < byteUnits.length - 1) {
    value /= 1_000
    unit += 1
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${byteUnits[unit]}`
}

/** 4200 → `4.2 s`, 75000 → `1:15`, 3725000 → `1:02:05`. */
export function durationWords(ms: number): string {
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, at) => (at === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':')
}
