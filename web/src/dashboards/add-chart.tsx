import type { Chart } from '@throughline/contract'
import { useState, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { contains } from '../controls/contains.ts'
import { Icon } from '../controls/icon.tsx'
import { PickList } from '../controls/pick-list.tsx'
import { Popover } from '../controls/popover.tsx'

interface AddChartProps {
  readonly charts: ReadonlyMap<string, Chart>
  readonly onAdd: (chart: Chart) => void
}

/** Puts one more saved chart on the dashboard. */
export function AddChart({ charts, onAdd }: AddChartProps): ReactElement {
  return (
    <Popover
      label="Choose a chart"
      trigger={
        <Button>
          <Icon name="plus" size={14} /> Add chart
        </Button>
      }
      content={(close) => (
        <Choices
          charts={charts}
          onAdd={(chart) => {
            close()
            onAdd(chart)
          }}
        />
      )}
    />
  )
}

function Choices({ charts, onAdd }: AddChartProps): ReactElement {
  const [search, setSearch] = useState('')
  const found = [...charts.values()].filter(({ attributes }) => contains(attributes.name, search))
  return (
    <PickList
      label="Search charts"
      placeholder="Search charts"
      search={search}
      onSearch={setSearch}
      options={found.map((chart) => ({
        key: chart.id,
        content: (
          <>
            <span className="min-w-0 flex-1 truncate">{chart.attributes.name}</span>
            <span className="text-faint">{chart.attributes.screen}</span>
          </>
        ),
        pick: () => onAdd(chart),
      }))}
      note={noteOf(charts.size, found.length)}
    />
  )
}

function noteOf(known: number, found: number): string | undefined {
  if (known === 0)
    return 'No chart is saved yet: press Save in Explore, Funnels, Retention or Paths.'
  return found === 0 ? 'No chart is called so.' : undefined
}
