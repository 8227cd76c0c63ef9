import { lazy, Suspense, type ReactElement } from 'react'
import { Icon } from '../controls/icon.tsx'
import { Key } from '../controls/picker-button.tsx'

export interface QueryBarProps {
  readonly label: string
  /** Search text. It is asked at Enter, or when the field is left. */
  readonly text: string
  readonly onChange: (text: string) => void
  /** Name of an event: its attributes are offered. Empty: those of all events. */
  readonly event: string
  /** What the server found wrong in the text; marked there. */
  readonly fault: { readonly message: string; readonly offset: number } | undefined
  /** Another number than before brings the keyboard here. */
  readonly focusCall?: number
}

// The editor is as much code as the page around it; who builds filters of rows never loads it.
const QueryEditor = lazy(async () => ({
  default: (await import('./query-editor.tsx')).QueryEditor,
}))

/** Search text with completion of attributes and values from the dictionary, and faults where they are. */
export function QueryBar(props: QueryBarProps): ReactElement {
  return (
    <div
      className={`flex h-8 items-center gap-2 rounded-lg border bg-card pl-2.5 text-faint focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent ${props.fault === undefined ? 'border-line-strong' : 'border-danger'}`}
    >
      <Icon name="filter" size={14} />
      <Suspense
        fallback={
          <span className="flex-1 truncate font-mono text-[12.5px] text-ink">{props.text}</span>
        }
      >
        <QueryEditor {...props} />
      </Suspense>
      <span className="pr-2">
        <Key name="↵" />
      </span>
    </div>
  )
}
