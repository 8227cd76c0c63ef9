import type { DemoStanding } from '@throughline/contract'
import { useEffect, useState } from 'react'
import { beginDemo, readDemo, watchDemo } from '../server-api/demo-api.ts'

/** The demo data of the server, as this page knows it. */
export type Demo =
  | { readonly state: 'absent' }
  | { readonly state: 'loading'; readonly standing: DemoStanding }
  | { readonly state: 'loaded' }
  | { readonly state: 'failed'; readonly message: string }

/** What is shown of a standing. */
export function demoOf(standing: DemoStanding): Demo {
  switch (standing.state) {
    case 'absent':
    case 'loaded':
      return { state: standing.state }
    case 'loading':
      return { state: 'loading', standing }
    case 'failed':
      return { state: 'failed', message: standing.reason ?? 'It could not be loaded.' }
  }
}

/** The demo data, and what loads it; one that is being loaded already is watched. */
export function useDemo(): { readonly demo: Demo; readonly load: () => void } {
  const [demo, setDemo] = useState<Demo>({ state: 'absent' })
  const show = (standing: DemoStanding) => setDemo(demoOf(standing))
  useEffect(() => {
    const asked = new AbortController()
    // A page that was opened meanwhile shows it, too; without an answer it is as if there were none.
    void readDemo(asked.signal).then(show, () => undefined)
    return () => asked.abort()
  }, [])
  const isLoading = demo.state === 'loading'
  useEffect(() => (isLoading ? watchDemo(show) : undefined), [isLoading])
  const load = (): void => {
    beginDemo().then(show, (error: unknown) => {
      setDemo({ state: 'failed', message: error instanceof Error ? error.message : String(error) })
    })
  }
  return { demo, load }
}
