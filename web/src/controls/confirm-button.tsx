import { useState, type ReactElement } from 'react'
import { Button } from './button.tsx'

interface ConfirmButtonProps {
  /** Such as "Remove". */
  readonly label: string
  /** Whole, for those who do not see what stands beside it: "Remove ann@shop.example". */
  readonly name: string
  readonly onConfirm: () => void
}

/** What cannot be undone takes two presses; leaving the button takes the first one back. */
export function ConfirmButton({ label, name, onConfirm }: ConfirmButtonProps): ReactElement {
  const [isArmed, setArmed] = useState(false)
  return (
    <Button
      look="quiet"
      aria-label={isArmed ? `Confirm: ${name}` : name}
      className={isArmed ? 'bg-danger-soft text-danger!' : ''}
      onBlur={() => setArmed(false)}
      onClick={() => {
        setArmed(!isArmed)
        if (isArmed) onConfirm()
      }}
    >
      {isArmed ? `${label}?` : label}
    </Button>
  )
}
