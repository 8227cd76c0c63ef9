import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { Select } from '../controls/select.tsx'
import { useKeys } from '../navigation/keys.ts'
import type { AnalyticsRequest } from '@throughline/contract'
import { curveAsCurl } from './curl.ts'
import { intervalNamed, intervalNames, isSensible } from './interval.ts'
import { rangeNames, ranges, type Range } from './range.ts'
import type { ExploreState } from './url.ts'
import type { AskedReport } from './use-report.ts'

interface RangeBarProps {
  readonly state: ExploreState
  readonly asked: AskedReport
  readonly apiKey: string
  readonly onChange: (change: Partial<ExploreState>) => void
}

const rangeOptions = rangeNames.map((value) => ({
  value,
  title: `${capital(ranges[value].words)} (${ranges[value].key.toUpperCase()})`,
  content: ranges[value].label,
}))

/** When the report looks at, how finely, and how to take the question along. */
export function RangeBar({ state, asked, apiKey, onChange }: RangeBarProps): ReactElement {
  const pick = (range: Range): void => onChange({ range })
  useKeys({
    ...Object.fromEntries(rangeNames.map((range) => [ranges[range].key, () => pick(range)])),
    r: asked.askAgain,
  })
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segmented label="Range" options={rangeOptions} value={state.range} onChange={pick} />
      <Select
        label="Interval"
        options={intervalNames.map((value) => ({
          value,
          label: `by ${intervalNamed(value).label}`,
          isDisabled: !isSensible(value, state.range),
        }))}
        value={asked.interval.name}
        onChange={(interval) => onChange({ interval })}
      />
      <span className="flex gap-1 sm:ml-auto">
        <RefreshButton asked={asked} />
        <CopyButton look="quiet" label="Copy as curl" text={() => curl(apiKey, asked.question)} />
      </span>
    </div>
  )
}

function RefreshButton({ asked }: { asked: AskedReport }): ReactElement {
  const at = new Date(asked.askedAtMs).toISOString().slice(11, 19)
  return (
    <Button
      look="quiet"
      className="w-8 px-0!"
      aria-label="Ask again"
      title={`Asked at ${at} UTC. Ask again (R)`}
      onClick={asked.askAgain}
    >
      <Icon name="refresh" size={15} />
    </Button>
  )
}

function curl(apiKey: string, question: AnalyticsRequest): string {
  return curveAsCurl(window.location.origin, apiKey, question)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
