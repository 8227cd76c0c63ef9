import { useEffect, useRef, type ReactElement, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

interface SheetProps {
  readonly label: string
  /** At the foot of the window, at its right, or in the middle. */
  readonly place: 'foot' | 'side' | 'middle'
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

const looks = {
  foot: 'inset-x-0 top-auto bottom-0 w-full max-w-none rounded-t-2xl border-t',
  side: 'inset-y-0 right-0 left-auto h-dvh max-h-none w-[min(36rem,100%)] max-w-none border-l',
  middle: 'inset-x-0 top-[12dvh] mx-auto h-fit w-[min(36rem,calc(100%-2rem))] rounded-2xl border',
} as const

/**
 * A part that lies over the page until it is closed: by Escape, by its button, or by a press outside.
 * The browser's own dialog: it holds the focus and gives it back.
 */
export function Sheet({ label, place, isOpen, onClose, children }: SheetProps): ReactElement {
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
      className={`appearing fixed m-0 overflow-y-auto border-line bg-raised text-ink shadow-raised backdrop:bg-black/25 ${looks[place]}`}
    >
      {isOpen ? children : null}
    </dialog>
  )
}

interface SheetHeadProps {
  readonly title: ReactNode
  readonly onClose: () => void
}

/** What a sheet at the side begins with. */
export function SheetHead({ title, onClose }: SheetHeadProps): ReactElement {
  return (
    <header className="sticky top-0 z-10 flex h-13 items-center gap-3 border-b border-line bg-raised px-5">
      <h2 className="min-w-0 flex-1 truncate font-semibold">{title}</h2>
      <Button look="quiet" className="w-8 px-0!" aria-label="Close" onClick={onClose}>
        <Icon name="close" size={16} />
      </Button>
    </header>
  )
}
