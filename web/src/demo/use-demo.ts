import type { DemoStanding } from '@throughline/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import {
  beginDemo,
  beginDemoRemoval,
  isUnderWay,
  readDemo,
  watchDemo,
} from '../server-api/demo-api.ts'

/** The application of the demo data. */
export const demoShop = 'demo-shop'

/** The demo data of the server, as this page knows it. */
export type Demo =
  | { readonly state: 'absent' }
  | { readonly state: 'loading' | 'removing'; readonly standing: DemoStanding }
  /** With why it could not be removed. */
  | { readonly state: 'loaded'; readonly message?: string | undefined }
  /** This page has seen it go. */
  | { readonly state: 'removed' }
  | { readonly state: 'failed'; readonly message: string }

/** What is shown of a standing after what was shown before. */
export function demoOf(standing: DemoStanding, before: Demo['state']): Demo {
  const { state, reason } = standing
  switch (state) {
    case 'absent':
      return { state: before === 'removing' || before === 'removed' ? 'removed' : 'absent' }
    case 'loaded':
      return { state, message: reason }
    case 'loading':
    case 'removing':
      return { state, standing }
    case 'failed':
      return { state, message: reason ?? 'It could not be loaded.' }
  }
}

/** The demo data, and what is done with it. */
export interface DemoTools {
  readonly demo: Demo
  readonly load: () => void
  readonly remove: () => void
}

/** What is under way already is watched. */
export function useDemo(): DemoTools {
  const client = useQueryClient()
  const [demo, setDemo] = useState<Demo>({ state: 'absent' })
  const isBusy = isUnderWay({ state: demo.state === 'removed' ? 'absent' : demo.state })
  useEffect(() => {
    const asked = new AbortController()
    const show = (standing: DemoStanding) => setDemo(demoOf(standing, 'absent'))
    // A page that was opened meanwhile shows it, too; without an answer it is as if there were none.
    void readDemo(asked.signal).then(show, () => undefined)
    return () => asked.abort()
  }, [])
  useEffect(() => {
    if (!isBusy) return undefined
    return watchDemo((standing) => {
      setDemo(({ state }) => demoOf(standing, state))
      // Whatever was asked before had another answer.
      if (!isUnderWay(standing)) void client.invalidateQueries()
    })
  }, [isBusy, client])
  const run = (begin: () => Promise<DemoStanding>, failed: (message: string) => Demo): void => {
    begin().then(
      (standing) => setDemo(({ state }) => demoOf(standing, state)),
      (error: unknown) => setDemo(failed(error instanceof Error ? error.message : String(error))),
    )
  }
  return {
    demo,
    load: () => run(beginDemo, (message) => ({ state: 'failed', message })),
    remove: () => run(beginDemoRemoval, (message) => ({ state: 'loaded', message })),
  }
}
