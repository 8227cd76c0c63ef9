import type { ServiceMapEdge } from '@throughline/contract'
import { spanTerm } from '../url.ts'
import type { MapNode } from './map-layout.ts'

/** The search for the spans of a call: those of the service called, or the calls out of a service. */
export function searchOfCall({ source, target, kind }: ServiceMapEdge): string {
  if (kind === 'service') return spanTerm('service', target)
  return `${spanTerm('service', source)} kind:(client OR producer)`
}

/** The search for what a node did, or, of one outside, for the calls of it. */
export function searchOfNode(node: MapNode, edges: readonly ServiceMapEdge[]): string {
  if (node.kind === 'service') return spanTerm('service', node.name)
  const callers = edges
    .filter(({ target, kind }) => target === node.name && kind === node.kind)
    .map(({ source }) => source)
  return `${spanTerm('service', ...callers)} kind:(client OR producer)`
}
