import * as Radix from '@radix-ui/react-popover'
import { useMemo, useRef, useState, type ReactElement } from 'react'

export interface MenuItem {
  readonly label: string
  readonly run: () => void
  /** Where it opens what takes the focus. */
  readonly leavesFocus?: boolean
}

interface MenuAtProps {
  readonly title: string
  /** A place in the window, beside which it opens. */
  readonly at: DOMRect
  readonly items: readonly MenuItem[]
  readonly onClose: () => void
}

/**
 * What can be done with something in a drawing, beside it. Escape and a press outside close it, and give
 * the focus back.
 */
export function MenuAt({ title, at, items, onClose }: MenuAtProps): ReactElement {
  const place = useMemo(() => ({ current: { getBoundingClientRect: () => at } }), [at])
  // There is no button that it belongs to, whose focus the library would know.
  const leaves = useRef(false)
  const [opener] = useState(() => document.activeElement)
  return (
    <Radix.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Radix.Anchor virtualRef={place} />
      <Radix.Portal>
        <Radix.Content
          aria-label={title}
          align="start"
          sideOffset={8}
          collisionPadding={12}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (opener instanceof HTMLElement && !leaves.current) opener.focus()
          }}
          className="appearing z-30 w-60 rounded-xl border border-line bg-raised p-1.5 shadow-raised"
        >
          <p className="truncate px-2.5 py-1.5 text-xs text-faint">{title}</p>
          {items.map(({ label, run, leavesFocus = false }) => (
            <button
              key={label}
              type="button"
              className="block w-full truncate rounded-lg px-2.5 py-1.5 text-left text-[13px] hover:bg-pointed focus-visible:bg-pointed"
              onClick={() => {
                leaves.current = leavesFocus
                onClose()
                run()
              }}
            >
              {label}
            </button>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
