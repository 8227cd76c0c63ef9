import * as Radix from '@radix-ui/react-popover'
import { useState, type ReactElement, type ReactNode } from 'react'

interface PopoverProps {
  readonly label: string
  /** A button; the popover opens below it. */
  readonly trigger: ReactElement
  readonly content: (close: () => void) => ReactNode
  /** Where what is chosen opens the next popover, which takes the focus. */
  readonly leavesFocus?: boolean
  /** For contents of two columns. */
  readonly isWide?: boolean
  /** Controlled from outside, for a single key that opens it. */
  readonly isOpen?: boolean
  readonly onOpen?: (isOpen: boolean) => void
}

/** A panel beside its button. Escape and a click outside close it and give the focus back. */
export function Popover(props: PopoverProps): ReactElement {
  const [isOpenInside, setOpenInside] = useState(false)
  const isOpen = props.isOpen ?? isOpenInside
  const setOpen = props.onOpen ?? setOpenInside
  return (
    <Radix.Root open={isOpen} onOpenChange={setOpen}>
      <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={props.label}
          align="start"
          sideOffset={6}
          collisionPadding={12}
          onCloseAutoFocus={(event) => {
            if (props.leavesFocus === true) event.preventDefault()
          }}
          className={`appearing z-30 max-h-(--radix-popover-content-available-height) max-w-(--radix-popover-content-available-width) overflow-x-hidden overflow-y-auto rounded-xl border border-line bg-raised shadow-raised ${props.isWide === true ? 'w-[44rem]' : 'w-[26rem]'}`}
        >
          {props.content(() => setOpen(false))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
