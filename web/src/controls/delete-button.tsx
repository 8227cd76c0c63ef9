import { useState, type ReactElement } from 'react'
import { Button } from './button.tsx'

interface DeleteButtonProps {
  /** What would be gone: `this event`. */
  readonly what: string
  readonly isDisabled: boolean
  readonly onDelete: () => void
}

/** Asks once more before something is gone for good: the second press of it deletes. */
export function DeleteButton({ what, isDisabled, onDelete }: DeleteButtonProps): ReactElement {
  const [isSure, setSure] = useState(false)
  return (
    <Button
      look="quiet"
      disabled={isDisabled}
      className="text-danger! hover:bg-danger-soft!"
      onClick={isSure ? onDelete : () => setSure(true)}
      onBlur={() => setSure(false)}
    >
      {isSure ? `Delete ${what} for good` : 'Delete'}
    </Button>
  )
}
