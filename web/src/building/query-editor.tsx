import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useRef, type ReactElement, type RefObject } from 'react'
import { Icon } from '../controls/icon.tsx'
import { Key } from '../controls/picker-button.tsx'
import { openEditor, type OpenEditor } from './open-editor.ts'
import { dictionaryOffers, offersAt } from './offers.ts'
import type { QueryBarProps } from './query-bar.tsx'

interface QueryEditorProps extends QueryBarProps {
  /** The field that took the text until now. */
  readonly plain: RefObject<HTMLInputElement | null>
  /** The editor is there: the plain field may go. */
  readonly onOpen: () => void
}

/** The editor of a query bar. It lives in a shadow root: there its styles need no exception of the page's. */
export function QueryEditor(props: QueryEditorProps): ReactElement {
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<OpenEditor | undefined>(undefined)
  const client = useQueryClient()
  const latest = useRef(props)
  useLayoutEffect(() => {
    latest.current = props
  })
  const { label, text, fault, focusCall = 0 } = props
  // Before the page is painted: the plain field and this one are never seen together.
  useLayoutEffect(() => {
    if (host.current === null) return undefined
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' })
    const known = (event: string) => dictionaryOffers(client, event)
    const opened = openEditor(root, {
      label,
      placeholder: latest.current.placeholder,
      text: latest.current.text,
      onCommit: (typed) => {
        if (typed !== latest.current.text) latest.current.onChange(typed)
      },
      offersAt: async (typed, at) =>
        offersAt({ text: typed, at, source: latest.current.source ?? known(latest.current.event) }),
    })
    editor.current = opened
    const { plain, onOpen } = latest.current
    onOpen()
    if (plain.current !== null) opened.takeOver(plain.current)
    return () => {
      editor.current = undefined
      opened.close()
    }
  }, [label, client])
  useEffect(() => editor.current?.show(text, fault), [text, fault])
  useEffect(() => {
    if (focusCall > 0) editor.current?.focus()
  }, [focusCall])
  return (
    <div
      className={`flex h-8 items-center gap-2 rounded-lg border bg-card px-2.5 text-faint focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent ${fault === undefined ? 'border-line-strong' : 'border-danger'}`}
    >
      <Icon name="filter" size={14} />
      <div ref={host} className="min-w-0 flex-1 text-ink" />
      <Key name="↵" />
    </div>
  )
}
