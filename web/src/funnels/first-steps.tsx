import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { EventChoice } from '../building/event-choice.ts'
import { EventName } from '../building/event-name.tsx'
import { formatCompact } from '../charts/number-format.ts'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { readEventNames } from '../server-api/app-api.ts'
import type { StepChoice } from './steps.ts'

interface FirstStepsProps {
  readonly steps: readonly StepChoice[]
  readonly onChange: (steps: readonly StepChoice[]) => void
}

const offeredMax = 8
const guessedMax = 3

/** What stands for a report as long as there are not two steps: the events that steps may be. */
export function FirstSteps({ steps, onChange }: FirstStepsProps): ReactElement {
  const { data } = useQuery({
    queryKey: ['dictionary', 'events', '', offeredMax],
    queryFn: async ({ signal }) => readEventNames({ search: '', limit: offeredMax }, signal),
  })
  const chosen = steps.flatMap(({ events }) => events.map(({ event }) => event.name))
  const offered = (data?.events ?? []).filter(({ name }) => name !== '' && !chosen.includes(name))
  // What happens less often tends to come later.
  const guess = offered.slice(0, guessedMax)
  return (
    <div className="grid min-h-80 place-content-center justify-items-center gap-4 p-6 text-center">
      <p className="max-w-prose text-muted">
        {steps.length === 0
          ? 'A funnel shows how many get from step to step. Choose what comes first.'
          : 'Choose what comes next.'}
      </p>
      <div className="flex max-w-3xl flex-wrap justify-center gap-2">
        {offered.map(({ name, type, count }) => (
          <Button
            key={`${type} ${name}`}
            onClick={() => onChange([...steps, stepOf({ name, type })])}
          >
            <EventName event={{ name, type }} />
            <span className="numbers text-muted">{formatCompact(count)}</span>
          </Button>
        ))}
      </div>
      {steps.length > 0 || guess.length < 2 ? null : (
        <Button look="primary" onClick={() => onChange(guess.map(stepOf))}>
          Start with {guess.map(({ name }) => name).join(' → ')}
          <Icon name="right" size={14} />
        </Button>
      )}
    </div>
  )
}

function stepOf({ name, type }: EventChoice): StepChoice {
  return { name: '', events: [{ event: { name, type }, filter: '' }] }
}
