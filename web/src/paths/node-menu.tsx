import type { ReactElement } from 'react'
import { printFilter, printPattern } from '../building/filter-text.ts'
import { readFilter } from '../building/read-filter.ts'
import { MenuAt, type MenuItem } from '../controls/menu-at.tsx'
import { entitiesWord } from '../people-panel/people.ts'
import type { PathNode } from './diagram.ts'
import { patternsOf, withPattern } from './pattern.ts'
import { entriesMax, type Anchor, type PathsState } from './url.ts'

/** A node, and where it stands in the window. */
export interface PointedNode {
  readonly node: PathNode
  readonly at: DOMRect
}

interface NodeMenuProps extends PointedNode {
  /** The question that the drawing answers. */
  readonly state: PathsState
  readonly onChange: (change: Partial<PathsState>) => void
  /** Has a pattern typed, beginning with this one; absent where there is no field for it. */
  readonly onPattern?: (draft: string) => void
  readonly onClose: () => void
}

/** What can be asked of a node. */
export function NodeMenu(props: NodeMenuProps): ReactElement {
  const { node, at, state, onChange, onClose } = props
  const open = { node: node.id, from: undefined }
  const who = {
    label: `Who they are: the ${entitiesWord(state.entity)}`,
    run: () => onChange({ open }),
  }
  const items = [who, ...waysFrom(node, props)]
  return <MenuAt title={node.name} at={at} items={items} onClose={onClose} />
}

function waysFrom(
  node: PathNode,
  { state, onChange, onPattern }: NodeMenuProps,
): readonly MenuItem[] {
  const { kind, value } = node
  if (kind === 'other') {
    const more = Math.min(entriesMax, state.entries * 2)
    return [{ label: `Show ${more} values of each step`, run: () => onChange({ entries: more }) }]
  }
  if (kind === 'dropoff') return []
  const isAnchor = (side: Anchor['side']): boolean => {
    return state.anchor?.side === side && state.anchor.value === value
  }
  const anchored = (side: Anchor['side'], label: string): readonly MenuItem[] =>
    isAnchor(side) ? [] : [{ label, run: () => onChange({ anchor: { side, value } }) }]
  return [
    ...anchored('start', 'Paths that start here'),
    ...anchored('end', 'Paths that lead here'),
    { label: 'Leave this step out', run: () => onChange({ filter: without(state, value) }) },
    ...grouping(value, { state, onChange, onPattern }),
  ]
}

type GroupingProps = Pick<NodeMenuProps, 'state' | 'onChange'> & {
  readonly onPattern: NodeMenuProps['onPattern'] | undefined
}

const offeredMax = 2

/** A value becomes one with others like it; what is one is taken apart. */
function grouping(
  value: string,
  { state: { patterns, anchor }, onChange, onPattern }: GroupingProps,
): readonly MenuItem[] {
  if (patterns.includes(value)) {
    const apart = patterns.filter((pattern) => pattern !== value)
    const isAnchored = anchor?.value === value
    const change = { patterns: apart, ...(isAnchored && { anchor: undefined }) }
    return [{ label: `Take ${value} apart`, run: () => onChange(change) }]
  }
  const [first, ...more] = patternsOf(value)
  const offered = [...(first === undefined ? [] : [first]), ...more.slice(1 - offeredMax)]
  return [
    ...offered.map((pattern) => ({
      label: `All ${pattern} as one`,
      run: () => onChange({ patterns: withPattern(patterns, pattern) }),
    })),
    ...(onPattern === undefined
      ? []
      : [
          {
            label: 'Group by a pattern…',
            run: () => onPattern(first ?? `${value}*`),
            leavesFocus: true,
          },
        ]),
  ]
}

/** The filter that takes the events of a step away as well. */
function without({ filter, step, patterns }: PathsState, value: string): string {
  const rows = readFilter(filter).map(({ row }) => row)
  const test = patterns.includes(value)
    ? ({ kind: 'rest', text: `-${step}:${printPattern(value)}` } as const)
    : ({ kind: 'test', attribute: step, operator: 'is not', values: [value] } as const)
  // What no row can show may be an `OR`, which a further term must not become a part of.
  const isWhole = rows.every(({ kind }) => kind === 'test')
  return isWhole ? printFilter([...rows, test]) : `(${filter}) ${printFilter([test])}`
}
