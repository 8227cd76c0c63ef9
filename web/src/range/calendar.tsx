import { useEffect, useRef, useState, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { MonthGrid, monthAfter, type DayText } from './month-grid.tsx'

interface CalendarProps {
  /** The chosen days, both included. */
  readonly from: DayText | undefined
  readonly to: DayText | undefined
  readonly today: DayText
  readonly onPick: (from: DayText, to: DayText) => void
}

/** Two months side by side: the first press picks where the range begins, the second where it ends. */
export function Calendar({ from, to, today, onPick }: CalendarProps): ReactElement {
  const [begun, setBegun] = useState<DayText | undefined>()
  const [reachable, setReachable] = useState(to ?? today)
  const [left, setLeft] = useState(() => monthAfter((to ?? today).slice(0, 7), -1))
  const box = useRef<HTMLDivElement>(null)
  const isWalking = useRef(false)
  useEffect(() => {
    if (!isWalking.current) return
    isWalking.current = false
    box.current?.querySelector<HTMLButtonElement>(`[data-day="${reachable}"]`)?.focus()
  }, [reachable])

  const walkTo = (day: DayText): void => {
    isWalking.current = true
    const month = day.slice(0, 7)
    if (month < left) setLeft(month)
    if (month > monthAfter(left, 1)) setLeft(monthAfter(month, -1))
    setReachable(day)
  }
  const pick = (day: DayText): void => {
    setReachable(day)
    if (begun === undefined) return setBegun(day)
    setBegun(undefined)
    onPick(begun < day ? begun : day, begun < day ? day : begun)
  }
  const months = { today, from: begun ?? from, to: begun ?? to, onWalk: walkTo, onPick: pick }
  const right = monthAfter(left, 1)
  const isShown = [left, right].includes(reachable.slice(0, 7))
  return (
    <div ref={box} className="relative flex flex-wrap justify-center gap-4">
      <Turn label="Earlier months" icon="left" onClick={() => setLeft(monthAfter(left, -1))} />
      <Turn label="Later months" icon="right" onClick={() => setLeft(monthAfter(left, 1))} />
      {[left, right].map((month) => (
        <MonthGrid
          key={month}
          month={month}
          {...months}
          reachable={isShown ? reachable : `${left}-01`}
        />
      ))}
    </div>
  )
}

interface TurnProps {
  readonly label: string
  readonly icon: 'left' | 'right'
  readonly onClick: () => void
}

function Turn({ label, icon, onClick }: TurnProps): ReactElement {
  return (
    <Button
      look="quiet"
      aria-label={label}
      className={`absolute! -top-1.5 w-8 px-0! ${icon === 'left' ? 'left-0' : 'right-0'}`}
      onClick={onClick}
    >
      <Icon name={icon} size={15} />
    </Button>
  )
}
