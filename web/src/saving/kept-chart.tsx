import type { Chart } from '@throughline/contract'
import { useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Popover } from '../controls/popover.tsx'
import { useKeys } from '../navigation/keys.ts'
import { Link } from '../navigation/link.tsx'
import { history, useLocation } from '../navigation/location.ts'
import { plainWords } from '../server-api/api-error.ts'
import { replaceChart } from '../server-api/saved-api.ts'
import { ChartMenu } from './chart-menu.tsx'
import { useMaySave, useReadAgain } from './use-saved.ts'
import { chartPath, viewText } from './view-text.ts'

/** The name of the saved chart that is looked at, and whether the view is still as it was saved. */
export function KeptChart({ chart }: { readonly chart: Chart }): ReactElement {
  const { name, description, query } = chart.attributes
  const { search } = useLocation()
  const maySave = useMaySave()
  const isChanged = viewText(search) !== viewText(query)
  return (
    <>
      <span aria-hidden="true" className="text-faint">
        /
      </span>
      <span className="truncate font-medium" title={description === '' ? name : description}>
        {name}
      </span>
      {isChanged ? (
        <Link
          to={chartPath(chart)}
          title="Back to the view as it was saved"
          className={`text-[13px] whitespace-nowrap text-accent hover:underline ${maySave ? 'max-sm:hidden' : ''}`}
        >
          changed
        </Link>
      ) : null}
      {maySave && isChanged ? <Update chart={chart} /> : null}
      {maySave ? (
        <Popover
          label={`${name}: change or delete`}
          trigger={
            <Button look="quiet" className="w-8 px-0!" aria-label="Rename, copy or delete">
              <Icon name="more" size={16} />
            </Button>
          }
          content={(close) => <ChartMenu chart={chart} onDone={close} />}
        />
      ) : null}
    </>
  )
}

/** Saves the view as it is now under the same name. */
function Update({ chart }: { readonly chart: Chart }): ReactElement {
  const readAgain = useReadAgain()
  const updating = useMutation({
    mutationFn: async () => {
      const { name, description, screen } = chart.attributes
      const query = viewText(history.location.search)
      return replaceChart(chart, { name, description, screen, query })
    },
    onSettled: readAgain,
  })
  const update = (): void => updating.mutate()
  useKeys({ 'mod+s': { title: 'Update the saved chart', run: update } })
  return (
    <>
      <Button
        title="Save the view as it is now (Ctrl S)"
        disabled={updating.isPending}
        onClick={update}
      >
        Update
      </Button>
      <span role="alert" className="truncate text-[13px] text-danger empty:hidden">
        {updating.error === null ? null : plainWords(updating.error)}
      </span>
    </>
  )
}
