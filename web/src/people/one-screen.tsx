import { useMemo, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { useAddressState } from '../navigation/address-state.ts'
import { Link } from '../navigation/link.tsx'
import { navigate } from '../navigation/location.ts'
import { useTitle } from '../navigation/title.ts'
import { NothingMatches } from '../report/nothing-matches.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { askProfiles, type Profile } from '../server-api/people-api.ts'
import { entities, profileOf, type Entity } from './entity.ts'
import { IdentityCard } from './identity-card.tsx'
import { MemberOf } from './member-of.tsx'
import { OneTabs } from './one-tabs.tsx'
import { oneAddress } from './one-url.ts'
import { ProfileCard, cardColumns } from './profile-card.tsx'
import { textOf } from './profile-text.ts'
import { readTraits } from './traits.ts'

interface OneProps {
  readonly entity: Entity
  readonly id: string
}

/** One user or account: what is known, and what they did. */
export function OneScreen({ entity, id }: OneProps): ReactElement {
  const { one, title, path } = entities[entity]
  useTitle(`${id} · ${title}`)
  const asked = useReport({
    key: ['profile', entity, id],
    ask: async (signal) => askProfile(entity, id, signal),
    isEmpty: ({ profile }) => profile === undefined,
  })
  return (
    <div className="mx-auto flex w-full max-w-[1320px] flex-col gap-4 p-4 sm:p-6">
      <p>
        <Link to={path} className="inline-flex items-center gap-1 text-[13px] text-muted">
          <span className="rotate-180">
            <Icon name="right" size={14} />
          </span>
          All {title.toLowerCase()}
        </Link>
      </p>
      <ReportFrame
        asked={asked}
        heightPx={480}
        empty={
          <>
            <NothingMatches narrowings={[`the ${one} ${id}`]} ways={[]} />
            <Button onClick={() => navigate(path)}>Show all {title.toLowerCase()}</Button>
          </>
        }
      >
        {({ profile = {}, traits }) => (
          <One entity={entity} id={id} profile={profile} traits={traits} />
        )}
      </ReportFrame>
    </div>
  )
}

/** What is known of somebody, with every trait; no profile where no event names them. */
async function askProfile(entity: Entity, id: string, signal: AbortSignal) {
  const traits = await readTraits(entity, signal)
  const columns = [...cardColumns[entity], ...traits]
  const query = profileOf(entity, id)
  const { hits } = await askProfiles({ entity, query, columns, limit: 1 }, signal)
  return { profile: hits[0], traits }
}

interface KnownProps extends OneProps {
  readonly profile: Profile
  readonly traits: readonly string[]
}

function One({ entity, id, profile, traits }: KnownProps): ReactElement {
  const address = useMemo(() => oneAddress(entity, id), [entity, id])
  const [state, change] = useAddressState(address)
  // Who is asked for by an old id is shown by the one they go by.
  const known = textOf(profile[entities[entity].id])
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
      <div className="grid min-w-0 gap-4">
        <ProfileCard entity={entity} profile={profile} asked={id} traits={traits} />
        {entity === 'user' ? <IdentityCard userId={known} /> : null}
        <MemberOf entity={entity} id={known} />
      </div>
      <OneTabs entity={entity} id={known} profile={profile} state={state} onChange={change} />
    </div>
  )
}
