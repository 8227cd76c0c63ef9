import { useContext, useState, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Select } from '../controls/select.tsx'
import { AttributePicker } from './attribute-picker.tsx'
import { FilterOffersContext } from './filter-offers.ts'
import { operators, valuesOf, type FilterRow, type FilterTest } from './filter-row.ts'
import { isWhole, printFilter } from './filter-text.ts'
import { readFilter } from './read-filter.ts'
import { ValuePicker } from './value-picker.tsx'

interface FilterRowsProps {
  /** Search text: the rows are read from it, and printed into it again. */
  readonly text: string
  readonly onChange: (text: string) => void
  /** Name of an event: its attributes are offered. Empty: those of all events. */
  readonly event: string
  /** Where the server found a fault in the text. */
  readonly faultAt?: number | undefined
  readonly label?: string
}

/** A filter as rows that must all hold: attribute, operator, values. */
export function FilterRows(props: FilterRowsProps): ReactElement {
  const { text, onChange, event, faultAt, label = 'Filter' } = props
  const offers = useContext(FilterOffersContext)
  const placed = readFilter(text, offers?.names)
  const rows = placed.map(({ row }) => row)
  // A row without a value says nothing yet: it waits here until it does.
  const [draft, setDraft] = useState<FilterTest | undefined>()
  const change = (at: number, row: FilterRow | undefined): void => {
    const isKept = row !== undefined && isWhole(row)
    setDraft(isKept || row?.kind !== 'test' ? undefined : row)
    onChange(printFilter(rows.toSpliced(at, 1, ...(isKept ? [row] : []))))
  }
  return (
    <div role="group" aria-label={label} className="flex flex-wrap items-center gap-2">
      {placed.map(({ row, start, end }, at) => (
        <Row
          // Rows have no identity but their place in the text.
          key={at}
          row={row}
          event={event}
          isFaulty={faultAt !== undefined && faultAt >= start && faultAt < end}
          onChange={(changed) => change(at, changed)}
          onRemove={() => change(at, undefined)}
        />
      ))}
      {draft === undefined ? null : (
        <Row
          key={`draft ${draft.attribute}`}
          row={draft}
          event={event}
          isFaulty={false}
          onChange={(changed) => change(rows.length, changed)}
          onRemove={() => setDraft(undefined)}
        />
      )}
      <AddFilter
        label={`Add a ${label.charAt(0).toLowerCase()}${label.slice(1)}`}
        event={event}
        onPick={(attribute) => setDraft({ kind: 'test', attribute, operator: 'is', values: [] })}
      />
    </div>
  )
}

interface RowProps {
  readonly row: FilterRow
  readonly event: string
  readonly isFaulty: boolean
  readonly onChange: (row: FilterRow) => void
  readonly onRemove: () => void
}

function Row({ row, event, isFaulty, onChange, onRemove }: RowProps): ReactElement {
  const name = row.kind === 'test' ? row.attribute : row.text
  return (
    <div
      role="group"
      aria-label={`Filter ${name}`}
      className={`flex max-w-full min-w-0 items-center gap-1 rounded-xl border p-1 ${isFaulty ? 'border-danger' : 'border-line'} bg-card`}
    >
      {row.kind === 'test' ? (
        <Test row={row} event={event} onChange={onChange} />
      ) : (
        <code className="max-w-96 truncate px-2 font-mono text-[12.5px]" title={row.text}>
          {row.text}
        </code>
      )}
      <Button
        look="quiet"
        className="w-7 px-0!"
        aria-label={`Remove the filter ${name}`}
        onClick={onRemove}
      >
        <Icon name="close" size={14} />
      </Button>
    </div>
  )
}

const operatorOptions = operators.map((value) => ({ value, label: value }))

interface TestProps {
  readonly row: FilterTest
  readonly event: string
  readonly onChange: (row: FilterTest) => void
}

function Test({ row, event, onChange }: TestProps): ReactElement {
  const takes = valuesOf(row.operator)
  const [isOpen, setOpen] = useState(row.values.length === 0 && takes === 'several')
  // Ticked values wait until the list is closed: each of them would be a question of its own.
  const [ticked, setTicked] = useState<readonly string[] | undefined>()
  return (
    <>
      <AttributePicker
        label="Attribute"
        event={event}
        value={row.attribute}
        onPick={(attribute) => onChange({ ...row, attribute, values: [] })}
      />
      <Select
        label={`Operator of ${row.attribute}`}
        options={operatorOptions}
        value={row.operator}
        onChange={(operator) =>
          onChange({ ...row, operator, values: valuesOf(operator) === takes ? row.values : [] })
        }
      />
      {takes === 'several' ? (
        <ValuePicker
          attribute={row.attribute}
          operator={row.operator}
          values={ticked ?? row.values}
          onChange={setTicked}
          isOpen={isOpen}
          onOpen={(opened) => {
            setOpen(opened)
            if (!opened && ticked !== undefined) onChange({ ...row, values: ticked })
            if (!opened) setTicked(undefined)
          }}
        />
      ) : null}
      {takes === 'one' ? <FigureField row={row} onChange={onChange} /> : null}
    </>
  )
}

function FigureField({ row, onChange }: Omit<TestProps, 'event'>): ReactElement {
  const [value = ''] = row.values
  const commit = (typed: string): void => {
    const figure = typed.trim()
    if (figure !== value) onChange({ ...row, values: figure === '' ? [] : [figure] })
  }
  return (
    <input
      key={value}
      aria-label={`Value of ${row.attribute}`}
      className="h-8 w-24 rounded-lg border border-line-strong bg-card px-2.5 text-[13px]"
      placeholder="5, 1.5s"
      defaultValue={value}
      onBlur={(left) => commit(left.target.value)}
      onKeyDown={(press) => {
        if (press.key === 'Enter') commit(press.currentTarget.value)
      }}
    />
  )
}

interface AddFilterProps {
  readonly label: string
  readonly event: string
  readonly onPick: (attribute: string) => void
}

function AddFilter({ label, event, onPick }: AddFilterProps): ReactElement {
  return (
    <AttributePicker
      label="Filter by"
      event={event}
      value=""
      onPick={onPick}
      trigger={
        <Button look="quiet" aria-label={label}>
          <Icon name="filter" size={14} />
          Filter
        </Button>
      }
    />
  )
}
