import type { ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import { Button } from '../controls/button.tsx'
import { Card } from '../controls/card.tsx'
import { CsvButton } from '../controls/csv-button.tsx'
import { DataTable } from '../controls/data-table.tsx'
import { useAddressState, type Change } from '../navigation/address-state.ts'
import { navigate } from '../navigation/location.ts'
import { useTitle } from '../navigation/title.ts'
import { NoDataYet } from '../report/no-data-yet.tsx'
import { NothingMatches } from '../report/nothing-matches.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { askProfiles, type Profiles } from '../server-api/people-api.ts'
import { entities, onePath, type Entity } from './entity.ts'
import { amounts, listAddress, type ListState } from './list-url.ts'
import { profileColumns } from './profile-columns.tsx'
import { textOf } from './profile-text.ts'
import { SearchField } from './search-field.tsx'
import { SegmentChoice } from './segment-choice.tsx'
import { TraitPicker } from './trait-picker.tsx'

/** Everybody of whom events tell, searched, sorted and saved as a file. */
export function ProfilesScreen({ entity }: { entity: Entity }): ReactElement {
  const [state, change] = useAddressState(listAddress[entity])
  const { title, many } = entities[entity]
  useTitle(title)
  const columns = profileColumns(entity, state.traits)
  const asked = useReport({
    key: ['profiles', entity, state],
    ask: async (signal) => askProfiles(choiceOf(entity, state), signal),
    isEmpty: ({ hits }) => hits.length === 0,
  })
  const rows = asked.report.state === 'ready' ? asked.report.rows : nobody
  return (
    <div className="mx-auto flex w-full max-w-[1320px] flex-col gap-4 p-4 sm:p-6">
      <Choice entity={entity} state={state} onChange={change} />
      <Card
        title={title}
        actions={
          <span className="flex flex-wrap items-center gap-2">
            <Shown profiles={rows} many={many} state={state} onChange={change} />
            <CsvButton name={many} columns={columns} rows={rows.hits} />
          </span>
        }
      >
        <ReportFrame
          asked={asked}
          heightPx={480}
          empty={<Nobody entity={entity} state={state} onChange={change} />}
        >
          {({ hits }) => (
            <DataTable
              label={title}
              columns={columns}
              rows={hits}
              keyOf={(profile) => textOf(profile[entities[entity].id])}
              sort={{ by: state.sortBy, way: state.way }}
              onSort={({ by, way }) => change({ sortBy: by, way }, 'replace')}
              onOpen={(profile) => navigate(onePath(entity, textOf(profile[entities[entity].id])))}
              heightPx={680}
            />
          )}
        </ReportFrame>
      </Card>
    </div>
  )
}

interface ChoiceProps {
  readonly entity: Entity
  readonly state: ListState
  readonly onChange: (part: Partial<ListState>) => void
}

/** Who is listed, and with which of their traits. */
function Choice({ entity, state, onChange }: ChoiceProps): ReactElement {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchField
        label={`Search ${entities[entity].many}`}
        value={state.search}
        onSearch={(search) => onChange({ search })}
      />
      <SegmentChoice
        entity={entity}
        value={state.segment}
        onChange={(segment) => onChange({ segment })}
      />
      <TraitPicker
        entity={entity}
        chosen={state.traits}
        onChange={(traits) => onChange({ traits })}
      />
    </div>
  )
}

const nobody: Profiles = { hits: [], total: 0 }

function choiceOf(entity: Entity, state: ListState) {
  // A name or an address has no colon; a search over profiles that says something has one.
  const isSearch = state.search.includes(':')
  return {
    entity,
    query: isSearch ? state.search : '',
    text: isSearch ? '' : state.search,
    segment: state.segment,
    columns: profileColumns(entity, state.traits).map(({ key }) => key),
    sort: { by: state.sortBy, way: state.way },
    limit: Number(state.amount),
  }
}

interface PartProps {
  readonly state: ListState
  readonly onChange: Change<ListState>
}

/** How many there are; where only some are shown, which, and how to see more. */
function Shown(props: PartProps & { profiles: Profiles; many: string }): ReactElement {
  const { profiles, many, state, onChange } = props
  const { hits, total } = profiles
  const next = amounts.find((amount) => Number(amount) > hits.length && amount !== state.amount)
  const isCut = hits.length < total
  return (
    <span role="status" className="numbers flex items-center gap-2 text-[13px] text-muted">
      {isCut
        ? `The first ${formatFigure(hits.length)} of ${formatFigure(total)} in this order`
        : `${formatFigure(total)} ${many}`}
      {isCut && next !== undefined ? (
        <Button onClick={() => onChange({ amount: next })}>
          Show {formatFigure(Math.min(Number(next), total))}
        </Button>
      ) : null}
    </span>
  )
}

function Nobody({ entity, state, onChange }: PartProps & { entity: Entity }): ReactElement {
  const { many, one, attribute } = entities[entity]
  const narrowings = [
    ...(state.search === '' ? [] : [`searched for “${state.search}”`]),
    ...(state.segment === '' ? [] : ['in this segment']),
  ]
  if (narrowings.length === 0) {
    return (
      <NoDataYet title={`No event has named ${entity === 'user' ? 'a user' : 'an account'} yet.`}>
        Send <code className="font-mono">{attribute.slice(1)}</code> with your events, and every{' '}
        {one} stands here.
      </NoDataYet>
    )
  }
  return (
    <NothingMatches
      narrowings={narrowings}
      ways={[{ label: `Show all ${many}`, go: () => onChange({ search: '', segment: '' }) }]}
    />
  )
}
