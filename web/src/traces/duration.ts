const units = [
  { name: 'ns', ns: 1 },
  { name: 'µs', ns: 1_000 },
  { name: 'ms', ns: 1_000_000 },
  { name: 's', ns: 1_000_000_000 },
] as const

const minuteNs = 60_000_000_000

/** A duration to three digits in the unit that suits it: `1.24 s`, `87 µs`, `2 min 5 s`. */
export function formatDuration(ns: number): string {
  const seconds = Math.round(ns / 1e9)
  if (seconds >= 60) return formatMinutes(seconds)
  const figures = units.map(({ name, ns: size }) => ({ name, figure: rounded(ns / size) }))
  const { figure, name } = figures.find((one) => one.figure < 1_000) ?? { figure: ns, name: 'ns' }
  return `${figure} ${name}`
}

function rounded(figure: number): number {
  return Number(figure.toPrecision(3))
}

function formatMinutes(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  const parts =
    hours > 0 ? [`${hours} h`, `${minutes} min`] : [`${minutes} min`, `${seconds % 60} s`]
  return parts.filter((part) => !part.startsWith('0 ')).join(' ')
}

/** A duration as the search syntax takes it, to the nanosecond. */
export function durationTerm(ns: number): string {
  const unit = units.findLast(({ ns: size }) => ns >= size && Number.isInteger(ns / size))
  return unit === undefined
    ? `${Math.round(ns)}ns`
    : `${ns / unit.ns}${unit.name.replace('µ', 'u')}`
}

/** Round durations that divide a stretch into at most `most` parts, each a multiple of the same step. */
export function durationTicks(fromNs: number, untilNs: number, most: number): readonly number[] {
  const step = roundStep((untilNs - fromNs) / most)
  const first = Math.ceil(fromNs / step)
  const count = Math.floor(untilNs / step) - first + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step)
}

function roundStep(least: number): number {
  if (least > minuteNs / 2) {
    const minutes = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1_440].map((n) => n * minuteNs)
    const suiting = minutes.find((step) => step >= least)
    if (suiting !== undefined) return suiting
  }
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)))
  return ([1, 2, 5].find((n) => n * power >= least) ?? 10) * power
}
