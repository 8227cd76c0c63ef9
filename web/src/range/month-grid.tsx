import type { KeyboardEvent, ReactElement } from 'react'

/** A day of a calendar as text: `2026-10-31`. */
export type DayText = string

interface MonthGridProps {
  /** `2026-10` */
  readonly month: string
  /** The chosen days, both included. */
  readonly from: DayText | undefined
  readonly to: DayText | undefined
  readonly today: DayText
  /** The day that the Tab key reaches; arrow keys walk from there. */
  readonly reachable: DayText
  readonly onWalk: (day: DayText) => void
  readonly onPick: (day: DayText) => void
}

const weekdays = [
  ['Mo', 'Monday'],
  ['Tu', 'Tuesday'],
  ['We', 'Wednesday'],
  ['Th', 'Thursday'],
  ['Fr', 'Friday'],
  ['Sa', 'Saturday'],
  ['Su', 'Sunday'],
] as const

const monthWords = dateFormat({ month: 'long', year: 'numeric' })
const dayWords = dateFormat({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })

/** One month of days to choose from. */
export function MonthGrid(props: MonthGridProps): ReactElement {
  const title = monthWords.format(new Date(`${props.month}-01T00:00Z`))
  return (
    <table aria-label={title} className="numbers border-separate border-spacing-y-0.5">
      <caption className="pb-1.5 text-[13px] font-medium">{title}</caption>
      <thead>
        <tr>
          {weekdays.map(([short, long]) => (
            <th key={short} scope="col" abbr={long} className="text-xs font-normal text-faint">
              {short}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(props.month).map((week) => (
          <tr key={week.find((day) => day !== undefined)}>
            {week.map((day, index) => (
              <td key={weekdays[index]?.[0]} className="p-0">
                {day === undefined ? null : <Day day={day} {...props} />}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Day({ day, ...props }: MonthGridProps & { readonly day: DayText }): ReactElement {
  const { from, to, today, reachable } = props
  const isEnd = day === from || day === to
  const isInside = from !== undefined && to !== undefined && day > from && day < to
  const look = isEnd ? 'bg-accent text-on-accent' : isInside ? 'bg-accent-soft' : 'hover:bg-pointed'
  return (
    <button
      type="button"
      data-day={day}
      tabIndex={day === reachable ? 0 : -1}
      aria-label={dayWords.format(new Date(`${day}T00:00Z`))}
      aria-pressed={isEnd || isInside}
      aria-current={day === today ? 'date' : undefined}
      className={`grid size-8 place-content-center rounded-md text-[13px] aria-[current=date]:font-semibold aria-[current=date]:underline ${look}`}
      onClick={() => props.onPick(day)}
      onKeyDown={(press) => walk(press, day, props.onWalk)}
    >
      {Number(day.slice(8))}
    </button>
  )
}

const strides: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -7,
  ArrowDown: 7,
  PageUp: -28,
  PageDown: 28,
}

function walk(press: KeyboardEvent, day: DayText, onWalk: (day: DayText) => void): void {
  const stride = strides[press.key]
  if (stride === undefined) return
  press.preventDefault()
  onWalk(dayAfter(day, stride))
}

/** The day some days after another, or before it. */
export function dayAfter(day: DayText, days: number): DayText {
  const date = new Date(`${day}T00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** The month some months after another, or before it. */
export function monthAfter(month: string, months: number): string {
  const date = new Date(`${month}-01T00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + months)
  return date.toISOString().slice(0, 7)
}

function weeksOf(month: string): readonly (readonly (DayText | undefined)[])[] {
  const first = `${month}-01`
  const before = (new Date(`${first}T00:00Z`).getUTCDay() + 6) % 7
  const next = `${monthAfter(month, 1)}-01`
  const weeks = Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (_, weekday) => {
      const day = dayAfter(first, week * 7 + weekday - before)
      return day >= first && day < next ? day : undefined
    }),
  )
  return weeks.filter((week) => week.some((day) => day !== undefined))
}

function dateFormat(parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' })
}
