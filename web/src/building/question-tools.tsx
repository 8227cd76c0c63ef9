import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { useKeys } from '../navigation/keys.ts'
import type { Range } from '../range/range.ts'
import { RangePicker } from '../range/range-picker.tsx'
import { asCurl, type ApiCall, type RequestForm } from '../report/api-call.ts'
import { RequestPanel } from '../report/request-panel.tsx'

interface Asked {
  readonly range: Range
  /** Whose days: `Europe/Berlin`. */
  readonly zone: string
  readonly form: RequestForm
}

interface QuestionToolsProps {
  readonly state: Asked
  readonly onChange: (change: Partial<Asked>) => void
  readonly onAskAgain: () => void
  /** The requests behind the report, the main one first. */
  readonly calls: readonly ApiCall[]
  readonly apiKey: string
}

const formOptions = [
  { value: 'none', content: 'Report', title: 'The report alone, filters as rows' },
  { value: 'text', content: 'Search text', title: 'Filters as search text' },
  { value: 'api', content: 'API', title: 'The requests behind the report' },
  { value: 'sql', content: 'SQL', title: 'The SQL of these requests' },
] as const

/** When a report looks at, and how to take its question along. */
export function QuestionTools(props: QuestionToolsProps): ReactElement {
  const { state, onChange, onAskAgain, calls, apiKey } = props
  useKeys({ 'mod+Enter': { title: 'Ask again', run: onAskAgain } })
  const curl = (): string => {
    const [first] = calls
    return first === undefined ? '' : asCurl(window.location.origin, apiKey, first)
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <RangePicker
          range={state.range}
          zone={state.zone}
          onPick={(range) => onChange({ range })}
          onZone={(zone) => onChange({ zone })}
        />
        <span className="flex gap-1 sm:ml-auto">
          <Button
            look="quiet"
            className="w-8 px-0!"
            aria-label="Ask again"
            title="Ask again (Ctrl Enter)"
            onClick={onAskAgain}
          >
            <Icon name="refresh" size={15} />
          </Button>
          <Segmented
            label="Form of the question"
            options={formOptions}
            value={state.form}
            onChange={(form) => onChange({ form })}
          />
          <CopyButton look="quiet" label="Copy as curl" text={curl} />
        </span>
      </div>
      {state.form === 'api' || state.form === 'sql' ? (
        <RequestPanel calls={calls} isSql={state.form === 'sql'} apiKey={apiKey} />
      ) : null}
    </>
  )
}
