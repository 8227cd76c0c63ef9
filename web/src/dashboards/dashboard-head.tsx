import type { Chart, Dashboard } from '@throughline/contract'
import { useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { ConfirmButton } from '../controls/confirm-button.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Popover } from '../controls/popover.tsx'
import { useKeys } from '../navigation/keys.ts'
import { navigate } from '../navigation/location.ts'
import { RangePicker } from '../range/range-picker.tsx'
import { usualRange, type Range } from '../range/range.ts'
import { utc } from '../range/zone-clock.ts'
import { NameForm } from '../saving/name-form.tsx'
import { usualTile } from '../saving/tile.ts'
import { useMaySave, useReadAgain } from '../saving/use-saved.ts'
import { deleteDashboard, type DashboardContent } from '../server-api/saved-api.ts'
import { AddChart } from './add-chart.tsx'
import { dashboardsPath } from './url.ts'

interface DashboardHeadProps {
  readonly dashboard: Dashboard
  readonly charts: ReadonlyMap<string, Chart>
  readonly range: Range | undefined
  readonly onRange: (range: Range | undefined) => void
  readonly isEdited: boolean
  readonly onEdit: (isEdited: boolean) => void
  readonly onAskAgain: () => void
  readonly onChange: (part: Partial<DashboardContent>) => void
}

/** What a dashboard is called, when its charts look at, and what can be done with it. */
export function DashboardHead(props: DashboardHeadProps): ReactElement {
  const { dashboard, range, onRange, onAskAgain } = props
  const { name, description } = dashboard.attributes
  const maySave = useMaySave()
  useKeys({ 'mod+Enter': { title: 'Ask again', run: onAskAgain } })
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h2 className="text-xl font-semibold tracking-tight">{name}</h2>
        <p className="max-w-prose text-muted empty:hidden">{description}</p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <RangePicker
          range={range ?? usualRange}
          zone={utc}
          {...(range === undefined ? { words: 'Range of each chart' } : {})}
          onPick={onRange}
        />
        {range === undefined ? null : (
          <Button look="quiet" onClick={() => onRange(undefined)}>
            Each its own
          </Button>
        )}
        <Button
          look="quiet"
          className="w-8 px-0!"
          aria-label="Ask again"
          title="Ask again (Ctrl Enter)"
          onClick={onAskAgain}
        >
          <Icon name="refresh" size={15} />
        </Button>
        <CopyButton look="quiet" label="Copy link" text={() => window.location.href} />
        {maySave ? <Editing {...props} /> : null}
      </div>
    </header>
  )
}

function Editing(props: DashboardHeadProps): ReactElement {
  const { dashboard, charts, isEdited, onEdit, onChange } = props
  const { tiles } = dashboard.attributes
  return (
    <>
      {isEdited ? (
        <>
          <AddChart
            charts={charts}
            onAdd={(chart) => onChange({ tiles: [...tiles, usualTile(chart)] })}
          />
          <Naming dashboard={dashboard} onChange={onChange} />
        </>
      ) : null}
      <Button
        look={isEdited ? 'primary' : 'outline'}
        aria-pressed={isEdited}
        onClick={() => onEdit(!isEdited)}
      >
        {isEdited ? 'Done' : 'Edit'}
      </Button>
    </>
  )
}

function Naming({
  dashboard,
  onChange,
}: Pick<DashboardHeadProps, 'dashboard' | 'onChange'>): ReactElement {
  const { id, attributes } = dashboard
  const readAgain = useReadAgain()
  const deleting = useMutation({
    mutationFn: async () => deleteDashboard(id),
    onSuccess: async () => {
      navigate(dashboardsPath, 'replace')
      await readAgain()
    },
  })
  return (
    <Popover
      label="Name of the dashboard"
      trigger={<Button>Rename</Button>}
      content={(close) => (
        <>
          <NameForm
            title="Name of the dashboard"
            start={attributes}
            action="Save"
            isSaving={false}
            error={deleting.error}
            onSave={(naming) => {
              close()
              onChange(naming)
            }}
          />
          <div className="flex justify-between gap-2 border-t border-line px-4 py-3 text-[13px] text-muted">
            <span className="self-center">Its charts stay.</span>
            <ConfirmButton
              label="Delete the dashboard"
              name={`Delete ${attributes.name}`}
              onConfirm={() => deleting.mutate()}
            />
          </div>
        </>
      )}
    />
  )
}
