import type { AddressForm } from '../../navigation/address-state.ts'
import { partOfPath } from '../../navigation/path-part.ts'

/** A stretch of a trace, from its start. */
export interface Stretch {
  readonly fromNs: number
  readonly untilNs: number
}

/** What the page of one trace shows, besides the trace. */
export interface TraceState {
  /** The id of the span whose details are shown; empty: that which failed first, or the root. */
  readonly span: string
  /** Absent: the whole trace. */
  readonly zoom: Stretch | undefined
  /** Ids of the spans that hide those below them. */
  readonly folded: readonly string[]
  /** Text that spans are looked for by. */
  readonly find: string
}

export const startState: TraceState = { span: '', zoom: undefined, folded: [], find: '' }

const zoomForm = /^(\d{1,15})-(\d{1,15})$/

/** Reads a query text. Damaged values fall back to those of `startState`. */
export function readOneTrace(search: string): TraceState {
  const query = new URLSearchParams(search)
  const [, from = '', until = ''] = zoomForm.exec(query.get('zoom') ?? '') ?? []
  const zoom = { fromNs: Number(from), untilNs: Number(until) }
  return {
    span: query.get('span') ?? '',
    zoom: zoom.untilNs > zoom.fromNs ? zoom : undefined,
    folded: query.getAll('fold'),
    find: query.get('find') ?? '',
  }
}

/** Writes a state as query text; what equals `startState` is left out. */
export function writeOneTrace(state: TraceState): string {
  const query = new URLSearchParams()
  if (state.span !== '') query.set('span', state.span)
  if (state.zoom !== undefined) query.set('zoom', `${state.zoom.fromNs}-${state.zoom.untilNs}`)
  for (const id of state.folded) query.append('fold', id)
  if (state.find !== '') query.set('find', state.find)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

const folder = '/traces/'

/** The id of the trace that an address is of; undefined where it is of none. */
export function traceIdOf(path: string): string | undefined {
  return partOfPath(folder, path)
}

/** How the page of a trace keeps its state in the address. */
export function oneTraceAddress(id: string): AddressForm<TraceState> {
  return {
    path: `${folder}${encodeURIComponent(id)}`,
    read: readOneTrace,
    write: writeOneTrace,
  }
}

/** The address of a trace, or of a span of it. */
export function tracePath(id: string, span = ''): string {
  return `${oneTraceAddress(id).path}${writeOneTrace({ ...startState, span })}`
}
