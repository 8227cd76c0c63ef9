import type { Window } from './window.ts'

/** A window in words, by the clock of a zone: `Sat 14 Nov 2026, 17:49 – Sat 21 Nov 2026, 17:49`. */
export function windowWords({ fromMs, toMs }: Window, zone: string): string {
  const moment = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  })
  return `${moment.format(fromMs)} – ${moment.format(toMs)}`
}
