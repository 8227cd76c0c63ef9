import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, type ReactElement } from 'react'
import { openEditor, type OpenEditor } from './open-editor.ts'
import { offersAt } from './offers.ts'
import type { QueryBarProps } from './query-bar.tsx'

/** The editor of a query bar. It lives in a shadow root: there its styles need no exception of the page's. */
export function QueryEditor(props: QueryBarProps): ReactElement {
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<OpenEditor | undefined>(undefined)
  const client = useQueryClient()
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const { label, text, fault, focusCall = 0 } = props
  useEffect(() => {
    if (host.current === null) return undefined
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' })
    const opened = openEditor(root, {
      label,
      text: latest.current.text,
      onCommit: (typed) => {
        if (typed !== latest.current.text) latest.current.onChange(typed)
      },
      offersAt: async (typed, at) =>
        offersAt({ text: typed, at, event: latest.current.event, client }),
    })
    editor.current = opened
    return () => {
      editor.current = undefined
      opened.close()
    }
  }, [label, client])
  useEffect(() => editor.current?.show(text, fault), [text, fault])
  useEffect(() => {
    if (focusCall > 0) editor.current?.focus()
  }, [focusCall])
  return <div ref={host} className="min-w-0 flex-1 text-ink" />
}
