import { valuesOf, type PlainEvent } from './plain-events.ts'
import { cell } from './plain-list.ts'
import { compareTexts } from './plain-order.ts'
import { plainNodes, plainWalks, type PlainSankey } from './plain-sankey.ts'

/** A question for who is at a node of ways. */
export interface PlainSankeyList extends PlainSankey {
  readonly node: string
  readonly cameFrom?: string | undefined
  readonly columns: readonly string[]
  readonly limit: number
}

/** The records of a list, the latest first, and how many there are. */
export function plainSankeyList(events: readonly PlainEvent[], list: PlainSankeyList) {
  const { node, cameFrom, primary, columns, limit } = list
  const walks = plainWalks(events, list)
  const passed = plainNodes(
    walks.map(({ visits }) => visits.map(({ text }) => text)),
    list,
  )
  const found = walks.flatMap(({ entity, visits }, index) => {
    const nodes = passed[index] ?? []
    const at = nodes.findIndex((id) => id === node || isOfValue(id, visits, node))
    if (at === -1 || (cameFrom !== undefined && nodes[at - 1] !== cameFrom)) return []
    const event = (visits[at] ?? visits.at(-1))?.event
    return event === undefined ? [] : [{ entity, event, atMs: momentOf(event) }]
  })
  const sorted = found.toSorted(
    (one, other) => other.atMs - one.atMs || compareTexts(one.entity, other.entity),
  )
  const records = sorted.slice(0, limit).map(({ entity, event, atMs }) => ({
    ...Object.fromEntries(columns.map((name) => [name, cell(event, name)])),
    timestamp: atMs,
    [primary]: entity,
  }))
  return { entity: primary, records, total_count: found.length }
}

/** Whether a part of `Other` is asked for, and this way is at it. */
function isOfValue(
  id: string,
  visits: readonly { readonly text: string }[],
  node: string,
): boolean {
  const column = Number(/^\d+/.exec(id)?.[0])
  return node === `${column}:aggregated:${visits[column]?.text}`
}

function momentOf(event: PlainEvent): number {
  return Number(valuesOf(event, 'timestamp')[0])
}
