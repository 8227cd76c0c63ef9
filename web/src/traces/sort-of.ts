import type { Sort } from '../controls/sorted.ts'
import type { TracesState } from './url.ts'

/** How a table is sorted: as the address says, or the largest of a column first. */
export function sortOf({ sortBy, way }: TracesState, usual: string): Sort {
  return sortBy === '' ? { by: usual, way: 'down' } : { by: sortBy, way }
}
