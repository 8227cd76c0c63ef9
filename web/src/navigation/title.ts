import { useEffect } from 'react'

/** Names the tab of the browser while the component is shown: `Live · Throughline`. */
export function useTitle(words: string): void {
  useEffect(() => {
    document.title = `${words} · Throughline`
  }, [words])
}
