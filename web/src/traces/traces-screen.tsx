import type { ReactElement } from 'react'
import { useLocation } from '../navigation/location.ts'
import { OneTraceScreen } from './one-trace/one-trace-screen.tsx'
import { traceIdOf } from './one-trace/url.ts'
import { SearchScreen } from './search-screen.tsx'

/** A search over traces, or the trace that the address names. */
export function TracesScreen(): ReactElement {
  const { path } = useLocation()
  const id = traceIdOf(path)
  return id === undefined ? <SearchScreen /> : <OneTraceScreen key={id} id={id} />
}
