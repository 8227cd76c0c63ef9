import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { useDeferredValue, useMemo, useRef, type KeyboardEvent, type ReactElement } from 'react'
import type { Column } from './column.ts'
import { Icon } from './icon.tsx'
import { sorted, type Sort } from './sorted.ts'

export interface DataTableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  /** Opens a row: its first cell becomes a button, and the whole row takes a press. */
  readonly onOpen?: (row: Row) => void
  /** The key of the row that is open. */
  readonly openKey?: string | undefined
  /** Beyond this height it scrolls. */
  readonly heightPx: number
}

const rowPx = 37

/**
 * Any number of rows under a head that stays in sight: only those in sight are in the page. A press on
 * a head sorts; arrow keys walk from row to row.
 */
export function DataTable<Row>(props: DataTableProps<Row>): ReactElement {
  const { columns, keyOf, onOpen, heightPx } = props
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useSorted(props)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
  })
  const shown = virtualizer.getVirtualItems()
  const belowPx = virtualizer.getTotalSize() - (shown.at(-1)?.end ?? 0)
  return (
    // A region that scrolls has to be reachable by key.
    <div
      ref={scroller}
      tabIndex={0}
      role="group"
      aria-label={`Rows of ${props.label}`}
      style={{ maxHeight: heightPx }}
      className="overflow-auto -outline-offset-2!"
      onKeyDown={(press) => walk(press, virtualizer)}
    >
      <table
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        className="numbers w-full table-fixed border-separate border-spacing-0 text-[13px]"
        style={{ minWidth: columns.reduce((sum, { widthPx }) => sum + widthPx, 0) }}
      >
        <Head {...props} />
        <tbody>
          <Spacer heightPx={shown[0]?.start ?? 0} />
          {shown.map(({ index }) => {
            const row = rows[index]
            if (row === undefined) return null
            const open = onOpen === undefined ? undefined : () => onOpen(row)
            return (
              <tr
                key={keyOf(row)}
                data-index={index}
                aria-rowindex={index + 2}
                aria-current={keyOf(row) === props.openKey ? 'true' : undefined}
                className={`aria-[current]:bg-accent-soft ${open === undefined ? '' : 'cursor-pointer hover:bg-sunken'}`}
                style={{ height: rowPx }}
                onClick={open}
              >
                <Cells columns={columns} row={row} isOpened={open !== undefined} />
              </tr>
            )
          })}
          <Spacer heightPx={belowPx} />
        </tbody>
      </table>
    </div>
  )
}

// A hundred thousand rows take a moment to sort: the pressed head is drawn before them.
function useSorted<Row>({ rows, columns, sort }: DataTableProps<Row>): readonly Row[] {
  const settled = useDeferredValue(sort)
  return useMemo(() => {
    const column = columns.find(({ key }) => key === settled.by)
    return column === undefined ? rows : sorted(rows, column.value, settled.way)
  }, [rows, columns, settled])
}

function Head<Row>({ columns, sort, onSort }: DataTableProps<Row>): ReactElement {
  return (
    <thead>
      <tr>
        {columns.map(({ key, title, isFigure, widthPx, isWide }) => (
          <th
            key={key}
            scope="col"
            aria-sort={sort.by === key ? ariaSorts[sort.way] : undefined}
            style={isWide === true ? undefined : { width: widthPx }}
            className="sticky top-0 z-10 border-b border-line bg-card p-0 font-normal text-muted"
          >
            <button
              type="button"
              className={`flex h-9 w-full items-center gap-1 px-3 in-[th:first-child]:pl-5 in-[th:last-child]:pr-5 -outline-offset-2! hover:text-ink ${isFigure === true ? 'justify-end' : ''}`}
              onClick={() => onSort(pressed(sort, key, isFigure === true))}
            >
              {title}
              {sort.by === key ? <Icon name={sort.way} size={13} /> : null}
            </button>
          </th>
        ))}
      </tr>
    </thead>
  )
}

const ariaSorts = { up: 'ascending', down: 'descending' } as const

// What is looked for are the largest figures, and texts from A on.
function pressed(sort: Sort, key: string, isFigure: boolean): Sort {
  if (sort.by === key) return { by: key, way: sort.way === 'up' ? 'down' : 'up' }
  return { by: key, way: isFigure ? 'down' : 'up' }
}

interface CellsProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly row: Row
  readonly isOpened: boolean
}

function Cells<Row>({ columns, row, isOpened }: CellsProps<Row>): ReactElement {
  return (
    <>
      {columns.map(({ key, isFigure, value, cell }, index) => {
        const content = cell === undefined ? value(row) : cell(row)
        return (
          <td
            key={key}
            className={`truncate border-b border-line px-3 first:pl-5 last:pr-5 ${isFigure === true ? 'text-right' : ''}`}
          >
            {index === 0 && isOpened ? (
              <button type="button" className="max-w-full truncate text-left">
                {content}
              </button>
            ) : (
              content
            )}
          </td>
        )
      })}
    </>
  )
}

function Spacer({ heightPx }: { heightPx: number }): ReactElement | null {
  if (heightPx <= 0) return null
  return (
    <tr aria-hidden="true" style={{ height: heightPx }}>
      <td className="p-0" />
    </tr>
  )
}

const strides: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }

// The next row may have to be brought into the page before it can have the focus.
function walk(press: KeyboardEvent, rows: Virtualizer<HTMLDivElement, Element>): void {
  const stride = strides[press.key]
  const from = press.target instanceof Element ? press.target.closest('tr[data-index]') : null
  if (stride === undefined || from === null) return
  press.preventDefault()
  const next = Number(from.getAttribute('data-index')) + stride
  if (next < 0 || next >= rows.options.count) return
  rows.scrollToIndex(next)
  const group = press.currentTarget
  requestAnimationFrame(() => {
    group.querySelector<HTMLElement>(`tr[data-index="${next}"] button`)?.focus()
  })
}
