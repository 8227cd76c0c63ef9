import { periodNames, spanOf, unitNamed, type PointText, type Range } from './range.ts'
import { utc } from './zone-clock.ts'

const countMax = 10_000

/**
 * Reads a range as people type it: `7d`, `last 90 days`, `today`, `this month`, `2026-10`,
 * `2026-10-01..2026-10-31`, `2026-10-01 14:00 to 2026-10-01 15:00`, `2026-10-01..`. Undefined where it
 * says no range.
 */
export function readRange(typed: string): Range | undefined {
  const text = typed.trim().toLowerCase().replaceAll(/\s+/g, ' ')
  return readLast(text) ?? readPeriod(text) ?? readBetween(text)
}

/** Prints a range so that `readRange` reads the same. */
export function printRange(range: Range): string {
  switch (range.kind) {
    case 'last':
      return `${range.count}${range.unit}`
    case 'period':
      return range.period
    case 'between':
      return range.from === range.to ? range.from : `${range.from}..${range.to ?? ''}`
  }
}

function readLast(text: string): Range | undefined {
  const [, count, name] = /^(?:(?:the )?(?:last|past) )?(\d+)? ?([a-z]+)$/.exec(text) ?? []
  const unit = unitNamed(name ?? '')
  const isOne = count === undefined && /^(the )?(last|past) (minute|hour|day)$/.test(text)
  if (unit === undefined || (count === undefined && !isOne)) return undefined
  const asked = Number(count ?? 1)
  return asked >= 1 && asked <= countMax ? { kind: 'last', count: asked, unit } : undefined
}

const otherNames: Readonly<Record<string, string>> = {
  'month to date': 'this month',
  'year to date': 'this year',
  'week to date': 'this week',
  mtd: 'this month',
  ytd: 'this year',
}

function readPeriod(text: string): Range | undefined {
  const name = otherNames[text] ?? text
  const period = periodNames.find((known) => known === name)
  return period === undefined ? undefined : { kind: 'period', period }
}

function readBetween(text: string): Range | undefined {
  const [first = '', second, ...rest] = text.split(/ ?\.\. ?| to | – /)
  if (rest.length > 0) return undefined
  const from = pointOf(first.replace(/^(since|from) /, ''))
  if (from === undefined) return undefined
  if (second === '' || (second === undefined && /^(since|from) /.test(first))) {
    return { kind: 'between', from, to: undefined }
  }
  const to = second === undefined ? from : pointOf(second)
  const span = to === undefined ? undefined : spanOf(to, utc)
  const isForward = span !== undefined && span.untilMs > (spanOf(from, utc)?.fromMs ?? 0)
  return isForward ? { kind: 'between', from, to } : undefined
}

function pointOf(text: string): PointText | undefined {
  const point = text.trim().replace(' ', 'T').toUpperCase()
  return spanOf(point, utc) === undefined ? undefined : point
}
