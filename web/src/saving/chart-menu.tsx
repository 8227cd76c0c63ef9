import type { Chart } from '@throughline/contract'
import { useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { ConfirmButton } from '../controls/confirm-button.tsx'
import { history, navigate } from '../navigation/location.ts'
import { createChart, deleteChart, replaceChart } from '../server-api/saved-api.ts'
import { NameForm, type Naming } from './name-form.tsx'
import { useDashboards, useReadAgain } from './use-saved.ts'
import { viewText, withOrigin } from './view-text.ts'

interface ChartMenuProps {
  readonly chart: Chart
  readonly onDone: () => void
}

type Doing =
  { readonly kind: 'rename'; readonly naming: Naming } | { readonly kind: 'copy' | 'delete' }

/** What can be done with a saved chart: another name, a copy of the view as it is now, deletion. */
export function ChartMenu({ chart, onDone }: ChartMenuProps): ReactElement {
  const { id, attributes } = chart
  const readAgain = useReadAgain()
  const places = usePlaces(id)
  const doing = useMutation({
    mutationFn: async (what: Doing) => carryOut(chart, what),
    onSuccess: async (origin) => {
      const { pathname, search } = history.location
      // Of a deleted chart the address must not speak any more, of a new one not before it is known.
      if (origin === undefined) navigate(`${pathname}${withOrigin(search, origin)}`, 'replace')
      await readAgain()
      if (origin !== undefined) navigate(`${pathname}${withOrigin(search, origin)}`, 'replace')
      onDone()
    },
    onError: readAgain,
  })
  return (
    <>
      <NameForm
        title="Saved chart"
        start={{ name: attributes.name, description: attributes.description }}
        action="Save"
        isSaving={doing.isPending}
        error={doing.error}
        onSave={(naming) => doing.mutate({ kind: 'rename', naming })}
      />
      <div className="flex flex-wrap items-center justify-between gap-2 border-t border-line px-4 py-3">
        <Button look="quiet" onClick={() => doing.mutate({ kind: 'copy' })}>
          Save as a new chart
        </Button>
        <ConfirmButton
          label={places === 0 ? 'Delete' : `Delete, also from ${places} ${dashboardWord(places)}`}
          name={`Delete ${attributes.name}`}
          onConfirm={() => doing.mutate({ kind: 'delete' })}
        />
      </div>
    </>
  )
}

/** The id of the chart that is looked at from then on. */
async function carryOut(chart: Chart, what: Doing): Promise<string | undefined> {
  const { name, description, screen, query } = chart.attributes
  switch (what.kind) {
    case 'rename':
      return (await replaceChart(chart, { ...what.naming, screen, query })).id
    case 'copy': {
      const view = viewText(history.location.search)
      return (await createChart({ name: `Copy of ${name}`, description, screen, query: view })).id
    }
    case 'delete':
      await deleteChart(chart.id)
      return undefined
  }
}

/** On how many dashboards a chart stands. */
function usePlaces(id: string): number {
  const dashboards = useDashboards().data ?? []
  return dashboards.filter(({ attributes }) =>
    attributes.tiles.some((tile) => tile.chart_id === id),
  ).length
}

function dashboardWord(count: number): string {
  return count === 1 ? 'dashboard' : 'dashboards'
}
