import type { Sort } from '../controls/sorted.ts'
import type { DataState } from './url.ts'

/** How the rows of a part are sorted: as the address says, else as the part is usually read. */
export function sortOf(state: DataState, usual: Sort): Sort {
  return state.sortBy === '' ? usual : { by: state.sortBy, way: state.way }
}
