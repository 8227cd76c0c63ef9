import type { AddressForm } from '../navigation/address-state.ts'
import { partOfPath } from '../navigation/path-part.ts'
import { printRange, readRange } from '../range/range-text.ts'
import type { Range } from '../range/range.ts'

/** What the page of one dashboard shows. */
export interface DashboardState {
  /** What all charts look at; absent: each its own. */
  readonly range: Range | undefined
}

/** Reads a query text; a damaged range is none. */
export function readDashboard(search: string): DashboardState {
  return { range: readRange(new URLSearchParams(search).get('range') ?? '') }
}

/** Writes a state as query text. */
export function writeDashboard({ range }: DashboardState): string {
  return range === undefined ? '' : `?${new URLSearchParams({ range: printRange(range) })}`
}

export const dashboardsPath = '/dashboards'

/** The address of a dashboard. */
export function dashboardPath(id: string): string {
  return `${dashboardsPath}/${encodeURIComponent(id)}`
}

/** How the page of one dashboard keeps its state in the address. */
export function dashboardAddress(id: string): AddressForm<DashboardState> {
  return { path: dashboardPath(id), read: readDashboard, write: writeDashboard }
}

/** The id that a path names; undefined for the path of the list. */
export function dashboardInPath(path: string): string | undefined {
  return partOfPath(`${dashboardsPath}/`, path)
}
