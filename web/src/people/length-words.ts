const units = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1_000 },
] as const

/** A length of time in its largest two units: `2 h 5 min`. */
export function lengthWords(ms: number): string {
  const at = units.findIndex((unit) => ms >= unit.ms)
  if (at === -1) return `${Math.round(ms)} ms`
  const [large, small] = units.slice(at, at + 2)
  if (large === undefined) return ''
  const rest = small === undefined ? 0 : Math.floor((ms % large.ms) / small.ms)
  const words = `${Math.floor(ms / large.ms)} ${large.name}`
  return rest === 0 || small === undefined ? words : `${words} ${rest} ${small.name}`
}
