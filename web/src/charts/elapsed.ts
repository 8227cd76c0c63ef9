const units = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1_000 },
  { name: 'ms', ms: 1 },
] as const

/** A time in its two largest units: `2 d 4 h`, `3 min 20 s`, `450 ms`. */
export function formatElapsed(ms: number): string {
  const at = units.findIndex((unit) => ms >= unit.ms)
  const [first, second] = [units[at], units[at + 1]]
  if (first === undefined) return '0 s'
  const whole = Math.floor(ms / first.ms)
  if (second === undefined || second.name === 'ms') return `${whole} ${first.name}`
  const rest = Math.floor((ms % first.ms) / second.ms)
  return rest === 0 ? `${whole} ${first.name}` : `${whole} ${first.name} ${rest} ${second.name}`
}
