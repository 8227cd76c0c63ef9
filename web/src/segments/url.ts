import type { Sort } from '../controls/sorted.ts'
import type { AddressForm } from '../navigation/address-state.ts'

/** How the list of segments is sorted. */
export interface SegmentsState {
  readonly sortBy: string
  readonly way: Sort['way']
}

export const startState: SegmentsState = { sortBy: 'name', way: 'up' }

/** Reads a query text; what is damaged shows the start. */
export function readSegmentsState(search: string): SegmentsState {
  const query = new URLSearchParams(search)
  return {
    sortBy: query.get('sort') ?? startState.sortBy,
    way: query.get('way') === 'down' ? 'down' : 'up',
  }
}

/** Writes a state as query text; what equals `startState` is left out. */
export function writeSegmentsState({ sortBy, way }: SegmentsState): string {
  const query = new URLSearchParams()
  if (sortBy !== startState.sortBy) query.set('sort', sortBy)
  if (way !== startState.way) query.set('way', way)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

export const segmentsAddress = {
  path: '/segments',
  read: readSegmentsState,
  write: writeSegmentsState,
} satisfies AddressForm<SegmentsState>

/** Stands in the address for the segment that is still to be saved; ids are longer. */
export const unsaved = 'new'

/** The address of a segment, or of the form for a new one. */
export function segmentPath(id: string): string {
  return `${segmentsAddress.path}/${encodeURIComponent(id)}`
}

/** The id that a path names; undefined for the path of the list. */
export function segmentInPath(path: string): string | undefined {
  const id = path.slice(segmentsAddress.path.length + 1)
  return id === '' ? undefined : id
}
