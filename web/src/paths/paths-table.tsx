import { useMemo, useState, type ReactElement } from 'react'
import { formatFigure, formatShare } from '../charts/number-format.ts'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import { Segmented } from '../controls/segmented.tsx'
import type { Sort } from '../controls/sorted.ts'
import { columnWords, type Diagram } from './diagram.ts'
import type { Anchor, OpenPart } from './url.ts'

interface PathsTableProps {
  readonly diagram: Diagram
  readonly anchor: Anchor | undefined
  /** What is counted: `users`. */
  readonly counted: string
  readonly onOpen: (part: OpenPart) => void
}

const tables = [
  { value: 'links', title: 'From step to step', content: 'From step to step' },
  { value: 'steps', title: 'Values of each step', content: 'Values of each step' },
] as const

/** The same as the drawing: who went from what to what, or what was at each step. */
export function PathsTable(props: PathsTableProps): ReactElement {
  const [shown, setShown] = useState<(typeof tables)[number]['value']>('links')
  const rows = useMemo(() => linkRows(props.diagram, props.anchor), [props.diagram, props.anchor])
  const steps = useMemo(() => stepRows(props.diagram, props.anchor), [props.diagram, props.anchor])
  const ofLinks = linkColumns(props.counted, props.anchor)
  const ofSteps = stepColumns(props.counted, props.anchor)
  return (
    <div className="border-t border-line">
      <div className="flex flex-wrap items-center justify-between gap-2 px-4 pt-2 pb-1">
        <Segmented
          label="What the table shows"
          options={tables}
          value={shown}
          onChange={setShown}
        />
        {shown === 'links' ? (
          <CsvButton name="paths" columns={ofLinks} rows={rows} />
        ) : (
          <CsvButton name="path-steps" columns={ofSteps} rows={steps} />
        )}
      </div>
      {shown === 'links' ? (
        <Sorted
          label="From step to step"
          columns={ofLinks}
          rows={rows}
          onOpen={({ part }) => props.onOpen(part)}
        />
      ) : (
        <Sorted
          label="Values of each step"
          columns={ofSteps}
          rows={steps}
          onOpen={({ key: node }) => props.onOpen({ node, from: undefined })}
        />
      )}
    </div>
  )
}

interface SortedProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly onOpen: (row: Row) => void
}

function Sorted<Row extends { readonly key: string }>(props: SortedProps<Row>): ReactElement {
  const [sort, setSort] = useState<Sort>({ by: '', way: 'down' })
  return (
    <DataTable {...props} keyOf={({ key }) => key} sort={sort} onSort={setSort} heightPx={420} />
  )
}

interface LinkRow {
  readonly key: string
  readonly part: OpenPart
  readonly step: string
  readonly from: string
  readonly to: string
  readonly through: number
  /** Of those at the node that they come from; towards an end, of those at the one they come to. */
  readonly share: number
}

function linkRows({ nodes, links, columns }: Diagram, anchor: Anchor | undefined): LinkRow[] {
  const known = new Map(nodes.map((node) => [node.id, node]))
  const rows = links.flatMap((link) => {
    const [from, to] = [known.get(link.from), known.get(link.to)]
    if (from === undefined || to === undefined) return []
    const row: LinkRow = {
      key: link.id,
      part: link.part,
      step: columnWords(from.column, columns, anchor),
      from: from.name,
      to: to.name,
      through: link.through,
      share: link.through / (anchor?.side === 'end' ? to : from).through,
    }
    return [{ row, column: from.column }]
  })
  return rows
    .toSorted((one, other) => one.column - other.column || other.row.through - one.row.through)
    .map(({ row }) => row)
}

function linkColumns(counted: string, anchor: Anchor | undefined): readonly Column<LinkRow>[] {
  return [
    { key: 'from', title: 'From', value: ({ from }) => from, widthPx: 160, isWide: true },
    { key: 'to', title: 'To', value: ({ to }) => to, widthPx: 160, isWide: true },
    { key: 'step', title: 'At', value: ({ step }) => step, widthPx: 100 },
    figure({ key: 'through', title: capital(counted), value: ({ through }) => through }),
    {
      key: 'share',
      title: anchor?.side === 'end' ? 'Of all in To' : 'Of all in From',
      value: ({ share }) => share,
      cell: ({ share }) => formatShare(share, 1),
      isFigure: true,
      widthPx: 130,
    },
  ]
}

interface StepRow {
  /** The id of the node, or of the value in it. */
  readonly key: string
  readonly step: string
  readonly name: string
  readonly through: number
  readonly onward: number
  readonly ended: number
}

/** Also those of the values that are drawn together. */
function stepRows({ nodes, columns }: Diagram, anchor: Anchor | undefined): StepRow[] {
  // Where ways are no further followed nobody ends.
  const last = anchor?.side === 'end' ? 0 : columns - 1
  return nodes
    .filter(({ kind }) => kind !== 'dropoff')
    .toSorted((one, other) => one.column - other.column)
    .flatMap(({ id, kind, name, column, through, onward, parts }) => {
      const own = kind === 'other' ? parts : [{ id, name, through, onward }]
      return own.map((part) => ({
        key: part.id,
        name: part.name,
        through: part.through,
        onward: part.onward,
        step: columnWords(column, columns, anchor),
        ended: column === last ? 0 : part.through - part.onward,
      }))
    })
}

function stepColumns(counted: string, anchor: Anchor | undefined): readonly Column<StepRow>[] {
  const isBackward = anchor?.side === 'end'
  return [
    { key: 'name', title: 'Value', value: ({ name }) => name, widthPx: 180, isWide: true },
    { key: 'step', title: 'At', value: ({ step }) => step, widthPx: 100 },
    figure({ key: 'through', title: capital(counted), value: ({ through }) => through }),
    figure({
      key: 'onward',
      title: isBackward ? 'Came from a step' : 'Go on',
      value: ({ onward }) => onward,
    }),
    figure({
      key: 'ended',
      title: isBackward ? 'Nothing before' : 'Ended',
      value: ({ ended }) => ended,
    }),
  ]
}

interface Figure<Row> {
  readonly key: string
  readonly title: string
  readonly value: (row: Row) => number
}

function figure<Row>({ key, title, value }: Figure<Row>): Column<Row> {
  return {
    key,
    title,
    value,
    cell: (row) => formatFigure(value(row)),
    isFigure: true,
    widthPx: 130,
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
