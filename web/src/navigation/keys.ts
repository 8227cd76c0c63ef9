import { useEffect, useRef } from 'react'

/** What a key does, and how that is called in the help and in the palette. */
export interface KeyAction {
  readonly title: string
  readonly run: () => void
}

/**
 * Keys and what they do; a pair such as `g l` is typed one key after the other, and `mod+k` is K with
 * Ctrl or ⌘. A function without a title is not listed.
 */
export type KeyMap = Readonly<Record<string, KeyAction | (() => void)>>

/** A key that is bound now. */
export interface BoundKey extends KeyAction {
  readonly keys: string
}

const pairMsMax = 1_000

const bound = new Set<{ readonly current: KeyMap }>()

/**
 * Binds keys while the component is shown. Typing in a field or holding a modifier never triggers one,
 * other than those with `mod+`, which are heard everywhere.
 */
export function useKeys(keys: KeyMap): void {
  const current = useRef(keys)
  useEffect(() => {
    current.current = keys
  })
  useEffect(() => {
    bound.add(current)
    let first = { key: '', at: 0 }
    const listen = (press: KeyboardEvent): void => {
      const name = nameOf(press)
      if (name === undefined) return
      const isPair = press.timeStamp - first.at < pairMsMax
      const action =
        (isPair ? current.current[`${first.key} ${name}`] : undefined) ?? current.current[name]
      first = { key: name, at: press.timeStamp }
      if (action === undefined) return
      press.preventDefault()
      runOf(action)()
    }
    window.addEventListener('keydown', listen)
    return () => {
      bound.delete(current)
      window.removeEventListener('keydown', listen)
    }
  }, [])
}

/** What can be done by a key at this moment, in the order it was bound. */
export function boundKeys(): readonly BoundKey[] {
  return [...bound].flatMap(({ current }) =>
    Object.entries(current).flatMap(([keys, action]) =>
      typeof action === 'function' ? [] : [{ keys, ...action }],
    ),
  )
}

const isMac = navigator.userAgent.includes('Mac')

/** The caps of a binding, as they stand on the keyboard: `['G', 'L']`, `['Ctrl', 'K']`. */
export function keyCaps(keys: string): readonly string[] {
  return keys.split(/[ +]/).map((key) => {
    if (key === 'mod') return isMac ? '⌘' : 'Ctrl'
    return key.length === 1 ? key.toUpperCase() : key
  })
}

function runOf(action: KeyAction | (() => void)): () => void {
  return typeof action === 'function' ? action : action.run
}

function nameOf(press: KeyboardEvent): string | undefined {
  if (press.altKey || press.defaultPrevented) return undefined
  if (press.metaKey || press.ctrlKey) return `mod+${press.key}`
  // A field may be inside a part of the page with a document of its own.
  const [target] = press.composedPath()
  const isTyping =
    target instanceof HTMLElement &&
    target.closest('input, select, textarea, dialog, [role="dialog"], [contenteditable]') !== null
  return isTyping ? undefined : press.key
}
