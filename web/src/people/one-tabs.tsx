import type { ReactElement } from 'react'
import { FilterRows } from '../building/filter-rows.tsx'
import { formatFigure } from '../charts/number-format.ts'
import { Button } from '../controls/button.tsx'
import { CsvButton } from '../controls/csv-button.tsx'
import { TabLinks } from '../controls/tab-links.tsx'
import type { Change } from '../navigation/address-state.ts'
import { RangePicker } from '../range/range-picker.tsx'
import { rangeWords } from '../range/range.ts'
import { utc } from '../range/zone-clock.ts'
import { NothingMatches } from '../report/nothing-matches.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import type { Profile } from '../server-api/people-api.ts'
import type { Entity } from './entity.ts'
import type { TimelineEvent } from './event-record.ts'
import { amounts, oneAddress, type OneState, type Tab } from './one-url.ts'
import { momentOf } from './profile-text.ts'
import { RawPart } from './raw-part.tsx'
import { SessionsPart } from './sessions-part.tsx'
import { timelineColumns } from './timeline-columns.ts'
import { TimelinePart } from './timeline-part.tsx'
import { TracesPart } from './traces-part.tsx'
import { rangeSince, useEvents, type Events } from './use-events.ts'
import { UsersPart } from './users-part.tsx'

interface OneTabsProps {
  readonly entity: Entity
  readonly id: string
  readonly profile: Profile
  readonly state: OneState
  readonly onChange: Change<OneState>
}

const titles: Readonly<Record<Tab, string>> = {
  timeline: 'Timeline',
  sessions: 'Sessions',
  traces: 'Traces',
  users: 'Users',
  raw: 'Raw',
}
const tabsOf: Readonly<Record<Entity, readonly Tab[]>> = {
  user: ['timeline', 'sessions', 'traces', 'raw'],
  account: ['timeline', 'users', 'sessions', 'traces', 'raw'],
}

/** What somebody did, in several ways of looking at it. */
export function OneTabs(props: OneTabsProps): ReactElement {
  const { entity, id, profile, state, onChange } = props
  const { path, write } = oneAddress(entity, id)
  const to = (tab: Tab): string => `${path}${write({ ...state, tab })}`
  const tabs = tabsOf[entity].map((tab) => ({ title: titles[tab], path: to(tab) }))
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <TabLinks label={`Parts of this ${entity}`} tabs={tabs} current={to(state.tab)} />
      {state.tab === 'raw' ? (
        <RawPart profile={profile} userId={entity === 'user' ? id : undefined} />
      ) : (
        <>
          <div className="flex flex-wrap items-start gap-2">
            <RangePicker
              range={state.range}
              zone={utc}
              onPick={(range) => onChange({ range, amount: '200' })}
            />
            <FilterRows
              text={state.filter}
              event=""
              onChange={(filter) => onChange({ filter, amount: '200' })}
            />
          </div>
          {state.tab === 'users' ? <UsersPart id={id} state={state} /> : <OfEvents {...props} />}
        </>
      )}
    </div>
  )
}

/** The parts that are made of the events themselves. */
function OfEvents({ entity, id, profile, state, onChange }: OneTabsProps): ReactElement {
  const asked = useEvents(entity, id, state)
  const firstMs = momentOf(profile, 'first_seen')
  return (
    <section
      aria-label={titles[state.tab]}
      className="min-w-0 overflow-hidden rounded-2xl border border-line bg-card"
    >
      <ReportFrame
        asked={asked}
        heightPx={480}
        empty={
          <NothingMatches
            narrowings={[
              rangeWords(state.range),
              ...(state.filter === '' ? [] : [`where ${state.filter}`]),
            ]}
            ways={[
              ...(state.filter === ''
                ? []
                : [{ label: 'Clear the filter', go: () => onChange({ filter: '' }) }]),
              ...(firstMs === undefined
                ? []
                : [
                    {
                      label: 'Look from the first event on',
                      go: () => onChange({ range: rangeSince(firstMs) }),
                    },
                  ]),
            ]}
          />
        }
      >
        {(events) => (
          <>
            <Part tab={state.tab} entity={entity} events={events.shown} />
            <Older events={events} state={state} onChange={onChange} />
          </>
        )}
      </ReportFrame>
    </section>
  )
}

interface PartProps {
  readonly tab: Tab
  readonly entity: Entity
  readonly events: readonly TimelineEvent[]
}

function Part({ tab, entity, events }: PartProps): ReactElement {
  if (tab === 'sessions') return <SessionsPart events={events} />
  if (tab === 'traces') return <TracesPart events={events} />
  return (
    <>
      <div className="flex justify-end px-3 py-2">
        <CsvButton name="timeline" columns={timelineColumns} rows={events} />
      </div>
      <TimelinePart entity={entity} events={events} />
    </>
  )
}

interface OlderProps {
  readonly events: Events
  readonly state: OneState
  readonly onChange: Change<OneState>
}

/** How many of the events are shown, and how to see older ones. */
function Older({ events, state, onChange }: OlderProps): ReactElement {
  const { shown, total } = events
  const next = amounts[amounts.indexOf(state.amount) + 1]
  const isCut = shown.length < total
  return (
    <p className="numbers flex items-center gap-3 border-t border-line px-5 py-3 text-[13px] text-muted">
      {isCut
        ? `The newest ${formatFigure(shown.length)} of ${formatFigure(total)} events ${rangeWords(state.range)}.`
        : `${formatFigure(total)} events ${rangeWords(state.range)}, in UTC.`}
      {isCut && next !== undefined ? (
        <Button onClick={() => onChange({ amount: next }, 'replace')}>Show older</Button>
      ) : null}
    </p>
  )
}
