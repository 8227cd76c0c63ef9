import type { Overview } from '@throughline/contract'
import { createContext, useContext } from 'react'

/** Given by the page once somebody is signed in. */
export const OverviewContext = createContext<Overview | undefined>(undefined)

/** What whoever is signed in sees at once: keys, applications, counters; renewed every few seconds. */
export function useOverview(): Overview {
  const overview = useContext(OverviewContext)
  if (overview === undefined) throw new Error('nobody is signed in where the overview is asked')
  return overview
}
