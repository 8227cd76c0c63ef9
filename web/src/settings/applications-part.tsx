import { demoDashboardId } from '@throughline/contract'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Card } from '../controls/card.tsx'
import { ConfirmButton } from '../controls/confirm-button.tsx'
import { Select } from '../controls/select.tsx'
import { TextField } from '../controls/text-field.tsx'
import {
  changeApplication,
  createApplication,
  readApplications,
  removeApplication,
  type Application,
  type ApplicationChange,
} from '../server-api/applications-api.ts'
import { navigate } from '../navigation/location.ts'
import { useOverview } from '../session/overview.ts'
import { refusedWords } from '../session/session.ts'
import { dashboardPath } from '../dashboards/url.ts'
import { DemoCard } from '../demo/demo-card.tsx'
import { RemovalSheet } from '../demo/removal-sheet.tsx'
import { demoShop, useDemo } from '../demo/use-demo.ts'
import { Problem } from './problem.tsx'
import { Row, Rows } from './rows.tsx'
import { useDoing } from './use-doing.ts'

const applicationsKey = ['applications'] as const

/** What events belong to, and for how long they are kept. */
export function ApplicationsPart(): ReactElement {
  const { caller, kept } = useOverview()
  const canChange = caller.permissions.includes('rum_apps_write')
  return (
    <>
      <Card title="Kept for">
        <p className="px-5 pb-5">
          Events {kept.event_months} months, spans {kept.span_days} days.{' '}
          <span className="text-muted">
            The server’s settings say so: THROUGHLINE_RETENTION_MONTHS and
            THROUGHLINE_TRACE_RETENTION_DAYS.
          </span>
        </p>
      </Card>
      {canChange ? <ChangeableApplications /> : <ApplicationsCard />}
    </>
  )
}

function ChangeableApplications(): ReactElement {
  const { demo, load, remove } = useDemo()
  const [isRemoving, setRemoving] = useState(false)
  const onRemove = () => setRemoving(true)
  const isDemoBusy = demo.state === 'loading' || demo.state === 'removing'
  return (
    <>
      <ApplicationsCard onRemoveDemo={onRemove} isDemoBusy={isDemoBusy} />
      <DemoCard
        demo={demo}
        onLoad={load}
        onExplore={() => navigate(dashboardPath(demoDashboardId))}
        onRemove={onRemove}
      />
      <RemovalSheet isOpen={isRemoving} onClose={() => setRemoving(false)} onRemove={remove} />
    </>
  )
}

/** Without what removes the demo data, whoever looks may change nothing. */
function ApplicationsCard({ onRemoveDemo, isDemoBusy }: DemoRemoval): ReactElement {
  const canChange = onRemoveDemo !== undefined
  const applications = useQuery({
    queryKey: applicationsKey,
    queryFn: async ({ signal }) => readApplications(signal),
  })
  const { problem, run } = useDoing(applicationsKey)
  return (
    <Card title="Applications">
      <p className="px-5 pb-2 text-muted">
        Every event belongs to one. Deleting an application keeps its events.
      </p>
      {canChange ? <CreateForm /> : null}
      <div className="px-5">
        <Problem words={applications.error === null ? problem : refusedWords(applications.error)} />
      </div>
      {applications.data === undefined || applications.data.length === 0 ? null : (
        <Rows label="Applications" titles={['Application', 'Events', 'Users']}>
          {applications.data.map((application) => (
            <ApplicationRow
              key={application.id}
              application={application}
              onRemoveDemo={onRemoveDemo}
              isDemoBusy={isDemoBusy}
              onChange={(change) => void run(async () => changeApplication(application.id, change))}
              onRemove={() => void run(async () => removeApplication(application.id))}
            />
          ))}
        </Rows>
      )}
    </Card>
  )
}

interface DemoRemoval {
  readonly onRemoveDemo?: (() => void) | undefined
  readonly isDemoBusy?: boolean | undefined
}

interface RowProps extends DemoRemoval {
  readonly application: Application
  readonly onChange: (change: ApplicationChange) => void
  readonly onRemove: () => void
}

const eventOptions = [
  { value: 'taken', label: 'are taken' },
  { value: 'refused', label: 'are refused' },
] as const

const userOptions = [
  { value: 'persons', label: 'are persons' },
  { value: 'sent', label: 'are ids as sent' },
] as const

function ApplicationRow(props: RowProps): ReactElement {
  const { application, onRemoveDemo, isDemoBusy, onChange, onRemove } = props
  const { id, name, takesEvents, resolvesPersons } = application
  const events = takesEvents ? 'taken' : 'refused'
  const users = resolvesPersons ? 'persons' : 'sent'
  const label = name === id ? name : `${name} (${id})`
  if (onRemoveDemo === undefined) {
    const words = [eventOptions, userOptions].map(
      (options) => options.find(({ value }) => value === events || value === users)?.label,
    )
    return <Row cells={[label, ...words]} action={null} />
  }
  return (
    <Row
      cells={[
        label,
        <Select
          label={`Events of ${name}`}
          options={eventOptions}
          value={events}
          onChange={(chosen) => onChange({ takesEvents: chosen === 'taken' })}
        />,
        <Select
          label={`Users of ${name}`}
          options={userOptions}
          value={users}
          onChange={(chosen) => onChange({ resolvesPersons: chosen === 'persons' })}
        />,
      ]}
      action={
        // Its events go with it, after it was said which.
        id === demoShop ? (
          <Button
            look="quiet"
            aria-label={`Remove ${name} …`}
            disabled={isDemoBusy}
            onClick={onRemoveDemo}
          >
            Remove …
          </Button>
        ) : (
          <ConfirmButton label="Delete" name={`Delete ${name}`} onConfirm={onRemove} />
        )
      }
    />
  )
}

function CreateForm(): ReactElement {
  const { isBusy, problem, run } = useDoing(applicationsKey)
  const [name, setName] = useState('')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    await run(async () => {
      await createApplication(name.trim())
      setName('')
    })
  }
  return (
    <form className="px-5" onSubmit={(event) => void submit(event)}>
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-56 flex-1">
          <TextField label="Name of a new application" required value={name} onChange={setName} />
        </div>
        <Button type="submit" disabled={isBusy} className="h-9">
          Create it
        </Button>
      </div>
      {problem === undefined ? null : <Problem words={problem} />}
    </form>
  )
}
