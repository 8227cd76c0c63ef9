const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** A number of bytes in the unit that makes it short: `1.4 GiB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10))
  const value = bytes / 1024 ** power
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power] ?? ''}`
}
