import { useEffect, useRef, useState, type ReactElement } from 'react'
import type { OfferSource } from './offers.ts'
import type { QueryEditor } from './query-editor.tsx'
import { SearchField } from './search-field.tsx'

export interface QueryBarProps {
  readonly label: string
  /** Search text. It is asked at Enter, or when the field is left. */
  readonly text: string
  readonly onChange: (text: string) => void
  /** Name of an event: its attributes are offered. Empty: those of all events. */
  readonly event: string
  /** What the server found wrong in the text; marked there. */
  readonly fault: { readonly message: string; readonly offset: number } | undefined
  /** The element that says so. */
  readonly describedBy: string | undefined
  /** Another number than before brings the keyboard here. */
  readonly focusCall?: number
  /** What is offered; absent: what the dictionary knows of events. */
  readonly source?: OfferSource
  readonly placeholder?: string
}

/**
 * Search text with completion of attributes and values from the dictionary, and faults where they are.
 * The editor is as much code as the page around it, so it is loaded when it is shown; until then, and
 * where it can't be had, a plain field takes the text.
 */
export function QueryBar(props: QueryBarProps): ReactElement {
  const { label, text, describedBy, onChange, focusCall = 0, placeholder } = props
  const plain = useRef<HTMLInputElement>(null)
  const isTakenOver = useRef(false)
  const [isOpen, setOpen] = useState(false)
  const Editor = useQueryEditor()
  useEffect(() => {
    if (focusCall > 0) plain.current?.focus()
  }, [focusCall])
  return (
    <>
      {isOpen ? null : (
        <SearchField
          label={label}
          text={text}
          describedBy={describedBy}
          // What is typed goes on in the editor: the plain field is not left, though it loses the keyboard.
          onChange={(typed) => (isTakenOver.current ? undefined : onChange(typed))}
          field={plain}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
      )}
      {Editor === undefined ? null : (
        <Editor
          {...props}
          plain={plain}
          onOpen={() => {
            isTakenOver.current = true
            setOpen(true)
          }}
        />
      )}
    </>
  )
}

function useQueryEditor(): typeof QueryEditor | undefined {
  const [editor, setEditor] = useState<{ readonly Editor: typeof QueryEditor } | undefined>()
  useEffect(() => {
    import('./query-editor.tsx').then(
      ({ QueryEditor: Editor }) => setEditor({ Editor }),
      () => {
        // The plain field stays, which asks the same.
      },
    )
  }, [])
  return editor?.Editor
}
