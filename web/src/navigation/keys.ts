import { useEffect, useRef } from 'react'

/** Single keys and what they do; a pair such as `g l` is typed one key after the other. */
export type KeyMap = Readonly<Record<string, () => void>>

const pairMsMax = 1_000

/** Binds keys while the component is shown. Typing in a field or holding a modifier never triggers one. */
export function useKeys(keys: KeyMap): void {
  const current = useRef(keys)
  useEffect(() => {
    current.current = keys
  })
  useEffect(() => {
    let first = { key: '', at: 0 }
    const listen = (press: KeyboardEvent): void => {
      if (!isCommand(press)) return
      const isPair = press.timeStamp - first.at < pairMsMax
      const action =
        (isPair ? current.current[`${first.key} ${press.key}`] : undefined) ??
        current.current[press.key]
      first = { key: press.key, at: press.timeStamp }
      if (action === undefined) return
      press.preventDefault()
      action()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

function isCommand(press: KeyboardEvent): boolean {
  if (press.metaKey || press.ctrlKey || press.altKey || press.defaultPrevented) return false
  const target = press.target
  if (!(target instanceof HTMLElement)) return true
  return target.closest('input, select, textarea, [role="dialog"], [contenteditable]') === null
}
