import type { ReactElement } from 'react'
import { TabLinks } from '../controls/tab-links.tsx'
import { useAddressState } from '../navigation/address-state.ts'
import { useTitle } from '../navigation/title.ts'
import { RangePicker } from '../range/range-picker.tsx'
import { ErrorsPart } from './errors-part.tsx'
import { FiguresPart } from './figures-part.tsx'
import { ListPart } from './list-part.tsx'
import { MapPart } from './service-map/map-part.tsx'
import { ServiceChoice } from './service-choice.tsx'
import { TracesSearch } from './traces-search.tsx'
import { parts, tracesAddress, tracesPath, type Part } from './url.ts'
import { useAskedWindow } from './use-asked-window.ts'
import { useFound } from './use-found.ts'

const partTitles: Record<Part, string> = {
  list: 'Traces',
  figures: 'Over time',
  errors: 'Errors',
  map: 'Service map',
}

/** A search over traces and spans, and what of them is looked at. The address holds all of it. */
export function SearchScreen(): ReactElement {
  const [state, change] = useAddressState(tracesAddress)
  const [window, askAgain] = useAskedWindow(state)
  const found = useFound(state, window)
  useTitle(partTitles[state.part])
  const pathOf = (part: Part): string => tracesPath({ ...state, part, sortBy: '', open: '' })
  return (
    <div className="mx-auto flex w-full max-w-[1680px] flex-col gap-3 p-4 sm:p-5">
      <div className="flex flex-wrap items-start gap-2">
        <TracesSearch
          value={state.query}
          fault={found.fault}
          window={window}
          onChange={(query) => change({ query })}
        />
        <ServiceChoice
          query={state.query}
          window={window}
          onChange={(query) => change({ query })}
        />
        <RangePicker
          range={state.range}
          zone={state.zone}
          onPick={(range) => change({ range })}
          onZone={(zone) => change({ zone })}
        />
      </div>
      <TabLinks
        label="Parts of Traces"
        tabs={parts.map((part) => ({ title: partTitles[part], path: pathOf(part) }))}
        current={pathOf(state.part)}
      />
      <PartOf state={state} window={window} change={change} found={{ ...found, askAgain }} />
    </div>
  )
}

function PartOf(props: Parameters<typeof ListPart>[0]): ReactElement {
  const { found, ...part } = props
  switch (part.state.part) {
    case 'list':
      return <ListPart {...part} found={found} />
    case 'figures':
      return <FiguresPart {...part} />
    case 'errors':
      return <ErrorsPart {...part} />
    case 'map':
      return <MapPart {...part} />
  }
}
