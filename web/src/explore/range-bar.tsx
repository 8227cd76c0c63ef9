import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { Icon } from '../controls/icon.tsx'
import { useKeys } from '../navigation/keys.ts'
import { ComparePicker } from '../range/compare-picker.tsx'
import { IntervalPicker } from '../range/interval-picker.tsx'
import { RangePicker } from '../range/range-picker.tsx'
import { asCurl } from '../report/api-call.ts'
import { requestsOf } from './requests.ts'
import type { ExploreState } from './url.ts'
import type { AskedExplore } from './use-explore.ts'

interface RangeBarProps {
  readonly state: ExploreState
  readonly asked: AskedExplore
  readonly apiKey: string
  readonly onChange: (change: Partial<ExploreState>) => void
}

/** When the report looks at, how finely, compared with what, and how to take the question along. */
export function RangeBar({ state, asked, apiKey, onChange }: RangeBarProps): ReactElement {
  useKeys({ 'mod+Enter': { title: 'Ask again', run: asked.askAgain } })
  const curl = (): string => {
    const [first] = requestsOf(state, asked.scope)
    return first === undefined ? '' : asCurl(window.location.origin, apiKey, first)
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <RangePicker
        range={state.range}
        zone={state.zone}
        onPick={(range) => onChange({ range })}
        onZone={(zone) => onChange({ zone })}
      />
      <ComparePicker
        comparison={state.comparison}
        onPick={(comparison) => onChange({ comparison })}
      />
      <IntervalPicker
        interval={asked.scope.interval}
        window={asked.scope.window}
        onPick={(interval) => onChange({ interval })}
      />
      <span className="flex gap-1 sm:ml-auto">
        <RefreshButton asked={asked} />
        <CopyButton look="quiet" label="Copy as curl" text={curl} />
      </span>
    </div>
  )
}

function RefreshButton({ asked }: { asked: AskedExplore }): ReactElement {
  const at = new Date(asked.askedAtMs).toISOString().slice(11, 19)
  return (
    <Button
      look="quiet"
      className="w-8 px-0!"
      aria-label="Ask again"
      title={`Asked at ${at} UTC. Ask again (Ctrl+Enter)`}
      onClick={asked.askAgain}
    >
      <Icon name="refresh" size={15} />
    </Button>
  )
}
