import { useEffect, useRef, type ReactElement, type ReactNode } from 'react'

interface SheetProps {
  readonly label: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * A part that lies over the page, at the foot of the window, until it is closed: by Escape, or by a
 * press outside. The browser's own dialog: it holds the focus and gives it back.
 */
export function Sheet({ label, isOpen, onClose, children }: SheetProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      onClose={onClose}
      // The children fill it, so that only a press on what is behind it has the dialog as its target.
      onClick={(press) => press.target === press.currentTarget && onClose()}
      className="appearing fixed inset-x-0 top-auto bottom-0 m-0 w-full max-w-none rounded-t-2xl border-t border-line bg-raised text-ink shadow-raised backdrop:bg-black/40"
    >
      {isOpen ? children : null}
    </dialog>
  )
}
