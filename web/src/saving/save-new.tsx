import type { Chart, Dashboard } from '@throughline/contract'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Popover } from '../controls/popover.tsx'
import { useKeys } from '../navigation/keys.ts'
import { history, navigate } from '../navigation/location.ts'
import { currentTitle } from '../navigation/title.ts'
import { createChart, replaceDashboard } from '../server-api/saved-api.ts'
import { NameForm, type Naming } from './name-form.tsx'
import { usualTile } from './tile.ts'
import { useDashboards, useReadAgain } from './use-saved.ts'
import { viewText, withOrigin } from './view-text.ts'

/** Saves the view of the address under a name; it then is the view of that chart. */
export function SaveNew({ screen }: { readonly screen: string }): ReactElement {
  const [isOpen, setOpen] = useState(false)
  useKeys({ 'mod+s': { title: 'Save this view', run: () => setOpen(true) } })
  return (
    <Popover
      label="Save this view"
      isOpen={isOpen}
      onOpen={setOpen}
      trigger={
        <Button title="Save this view (Ctrl S)">
          <Icon name="save" size={15} /> Save
        </Button>
      }
      content={(close) => <SaveForm screen={screen} onSaved={close} />}
    />
  )
}

interface SaveFormProps {
  readonly screen: string
  readonly onSaved: () => void
}

interface Wanted extends Naming {
  readonly dashboard: Dashboard | undefined
}

function SaveForm({ screen, onSaved }: SaveFormProps): ReactElement {
  const readAgain = useReadAgain()
  const dashboards = useDashboards().data ?? []
  const [dashboardId, setDashboardId] = useState('')
  const saving = useMutation({
    mutationFn: async (wanted: Wanted) => saveView(screen, wanted),
    onSuccess: async ({ id }) => {
      await readAgain()
      const { pathname, search } = history.location
      navigate(`${pathname}${withOrigin(search, id)}`, 'replace')
      onSaved()
    },
  })
  return (
    <NameForm
      title="Save this view"
      start={{ name: currentTitle(), description: '' }}
      action="Save"
      isSaving={saving.isPending}
      error={saving.error}
      onSave={(naming) =>
        saving.mutate({ ...naming, dashboard: dashboards.find(({ id }) => id === dashboardId) })
      }
    >
      {dashboards.length === 0 ? null : (
        <DashboardChoice dashboards={dashboards} id={dashboardId} onPick={setDashboardId} />
      )}
    </NameForm>
  )
}

async function saveView(screen: string, wanted: Wanted): Promise<Chart> {
  const { name, description, dashboard } = wanted
  const query = viewText(history.location.search)
  const chart = await createChart({ name, description, screen, query })
  if (dashboard !== undefined) {
    const { attributes } = dashboard
    await replaceDashboard(dashboard, {
      name: attributes.name,
      description: attributes.description,
      tiles: [...attributes.tiles, usualTile(chart)],
    })
  }
  return chart
}

interface DashboardChoiceProps {
  readonly dashboards: readonly Dashboard[]
  readonly id: string
  readonly onPick: (id: string) => void
}

function DashboardChoice({ dashboards, id, onPick }: DashboardChoiceProps): ReactElement {
  return (
    <label className="mt-4 block">
      <span className="mb-1.5 block font-medium">Also put it on</span>
      <select
        value={id}
        onChange={(change) => onPick(change.target.value)}
        className="h-9 w-full rounded-lg border border-line-strong bg-card px-2"
      >
        <option value="">no dashboard</option>
        {dashboards.map((dashboard) => (
          <option key={dashboard.id} value={dashboard.id}>
            {dashboard.attributes.name}
          </option>
        ))}
      </select>
    </label>
  )
}
