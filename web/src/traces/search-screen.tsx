import type { ReactElement } from 'react'
import { useAddressState } from '../navigation/address-state.ts'
import { useTitle } from '../navigation/title.ts'
import { RangePicker } from '../range/range-picker.tsx'
import { FoundList } from './found-list.tsx'
import { TracesSearch } from './traces-search.tsx'
import { tracesAddress } from './url.ts'
import { useAskedWindow } from './use-asked-window.ts'
import { useFound } from './use-found.ts'

/** A search over traces and spans. The address holds all of it. */
export function SearchScreen(): ReactElement {
  const [state, change] = useAddressState(tracesAddress)
  const [window, askAgain] = useAskedWindow(state)
  const found = useFound(state, window)
  useTitle('Traces')
  return (
    <div className="mx-auto flex w-full max-w-[1680px] flex-col gap-3 p-4 sm:p-5">
      <div className="flex flex-wrap items-start gap-2">
        <TracesSearch
          value={state.query}
          fault={found.fault}
          onChange={(query) => change({ query })}
        />
        <RangePicker
          range={state.range}
          zone={state.zone}
          onPick={(range) => change({ range })}
          onZone={(zone) => change({ zone })}
        />
      </div>
      <FoundList state={state} found={{ ...found, askAgain }} change={change} />
    </div>
  )
}
