import type { SankeyLink, SankeyNode, SankeyResponse } from '@throughline/contract'
import type { ResolvedSankey } from '../resolve/resolve-sankey.ts'
import { readFigure, readList, readText } from './read-rows.ts'

type SankeyAttributes = SankeyResponse['data']['attributes']

/** A value, or several together, of one column. */
interface Place {
  readonly column: number
  readonly place: number
  readonly through: number
  readonly onward: number
  readonly values: readonly Value[]
  /** From which places of the column before, and how many. */
  readonly arriving: readonly (readonly [place: number, count: number])[]
}

interface Value {
  readonly name: string
  readonly through: number
  readonly onward: number
}

/** Columns of nodes and the links between them; who drops off goes to a node in the next column. */
export function sankeyAttributes(
  { columns, entriesMax }: ResolvedSankey,
  rows: readonly unknown[],
): SankeyAttributes {
  const places = rows.map(readPlace)
  const found = Array.from({ length: columns }, (_, column) => {
    const own = places.filter((place) => place.column === column)
    const before = places.filter((place) => place.column === column - 1)
    return columnOf({ column, own, before, entriesMax, isLast: column === columns - 1 })
  })
  return {
    nodes: found.flatMap(({ nodes }) => nodes),
    links: found.flatMap(({ links }) => links),
  }
}

function readPlace(row: unknown): Place {
  const [column, place, through, onward, values, arriving] = readList(row)
  const [origins, counts] = readList(arriving).map((list) => readList(list).map(numberOf))
  return {
    column: numberOf(column) - 1,
    place: numberOf(place),
    through: numberOf(through),
    onward: numberOf(onward),
    values: readList(values).map((value) => {
      const [, name, ...figures] = readList(value)
      const [valueThrough = 0, valueOnward = 0] = figures.map(numberOf)
      return { name: readText(name), through: valueThrough, onward: valueOnward }
    }),
    arriving: (origins ?? []).map((origin, index) => [origin, counts?.[index] ?? 0]),
  }
}

function numberOf(cell: unknown): number {
  return readFigure(cell) ?? 0
}

interface Column {
  readonly column: number
  readonly own: readonly Place[]
  readonly before: readonly Place[]
  readonly entriesMax: number
  readonly isLast: boolean
}

function columnOf({ column, own, before, entriesMax, isLast }: Column): SankeyAttributes {
  const nodeOf = nodeNaming(entriesMax)
  const nodes = own.map((place): SankeyNode => ({
    ...nodeOf(place),
    ...figuresOf(place, column),
    dropoff_value: isLast ? 0 : place.through - place.onward,
    ...(place.place > entriesMax && { aggregated_nodes: partsOf(place) }),
  }))
  const dropped = before.flatMap((place) => {
    const value = place.through - place.onward
    return value === 0 ? [] : [{ source: nodeOf(place).id, target: dropOff(column).id, value }]
  })
  const arrived = own.flatMap((place) =>
    place.arriving.flatMap(([origin, value]) => {
      const source = before.find((other) => other.place === origin)
      return source === undefined
        ? []
        : [{ source: nodeOf(source).id, target: nodeOf(place).id, value }]
    }),
  )
  const links = [...arrived, ...dropped].map((link): SankeyLink => {
    return { id: `${link.source}->${link.target}`, ...link, column: column - 1 }
  })
  const ended = dropped.reduce((sum, { value }) => sum + value, 0)
  const end = {
    ...dropOff(column),
    value: ended,
    incoming_value: ended,
    outgoing_value: 0,
    dropoff_value: 0,
  }
  return {
    nodes: ended === 0 ? nodes : [...nodes, end],
    links: links.toSorted((left, right) => right.value - left.value || byBytes(left.id, right.id)),
  }
}

type Named = Pick<SankeyNode, 'id' | 'type' | 'name' | 'column'>

function nodeNaming(entriesMax: number): (place: Place) => Named {
  return ({ column, place, values: [first] }) => {
    return place > entriesMax
      ? named(column, 'other', 'Other')
      : named(column, 'regular', first?.name ?? '')
  }
}

function dropOff(column: number): Named {
  return named(column, 'dropoff', 'Dropoff')
}

function named(column: number, type: SankeyNode['type'], name: string): Named {
  return { id: `${column}:${type}:${name}`, type, name, column }
}

function figuresOf({ through, onward }: Value | Place, column: number) {
  return {
    value: through,
    incoming_value: column === 0 ? 0 : through,
    outgoing_value: onward,
  }
}

function partsOf({ column, values }: Place): NonNullable<SankeyNode['aggregated_nodes']> {
  return values.map((value) => ({
    id: `${column}:aggregated:${value.name}`,
    type: 'aggregated',
    name: value.name,
    ...figuresOf(value, column),
  }))
}

/** As the engine orders texts. */
function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}
