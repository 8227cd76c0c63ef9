import { useState } from 'react'

const storageKey = 'throughline.sidebar'

/** Whether the reader folded the sidebar to its icons; kept in the browser. */
export function useFolded(): [isFolded: boolean, fold: (isFolded: boolean) => void] {
  const [isFolded, setFolded] = useState(() => localStorage.getItem(storageKey) === 'folded')
  const fold = (next: boolean): void => {
    setFolded(next)
    localStorage.setItem(storageKey, next ? 'folded' : 'open')
  }
  return [isFolded, fold]
}
