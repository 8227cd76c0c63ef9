import { useEffect } from 'react'

const product = ' · Throughline'

/** Names the tab of the browser while the component is shown: `Live · Throughline`. */
export function useTitle(words: string): void {
  useEffect(() => {
    document.title = `${words}${product}`
  }, [words])
}

/** What the tab of the browser is called now, without the name of the product. */
export function currentTitle(): string {
  return document.title.replace(product, '')
}
