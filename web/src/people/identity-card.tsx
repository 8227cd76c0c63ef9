import type { ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import { Card } from '../controls/card.tsx'
import { Icon } from '../controls/icon.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { readPerson, type Person } from '../server-api/people-api.ts'
import { idsByKind, jointsOf, kindWords, type Joint } from './identity.ts'

/** All ids of a user, and how each came to be theirs. */
export function IdentityCard({ userId }: { userId: string }): ReactElement {
  const asked = useReport({
    key: ['person', userId],
    ask: async (signal) => readPerson(userId, signal),
    isEmpty: ({ ids }) => ids.length === 0,
  })
  return (
    <Card title="Ids">
      <ReportFrame
        asked={asked}
        heightPx={120}
        empty={<p className="text-muted">No event has joined this id with another.</p>}
      >
        {(person) => <Ids person={person} />}
      </ReportFrame>
    </Card>
  )
}

// Sessions are a tab of their own.
const shownMax = 20

function Ids({ person }: { person: Person }): ReactElement {
  const joints = jointsOf(person)
  return (
    <div className="px-5 pb-4 text-[13px]">
      <dl className="grid gap-3">
        {idsByKind(person).map(({ kind, ids }) => (
          <div key={kind}>
            <dt className="text-muted">
              {kindWords[kind]} <span className="numbers text-faint">{ids.length}</span>
            </dt>
            {kind === 'session' ? null : (
              <dd>
                <IdList ids={ids} />
              </dd>
            )}
          </div>
        ))}
      </dl>
      {joints.length === 0 ? null : (
        <details className="group mt-3 border-t border-line pt-3">
          <summary className="flex cursor-pointer list-none items-center gap-1 text-muted hover:text-ink">
            <span className="transition-transform group-open:rotate-90">
              <Icon name="right" size={14} />
            </span>
            How they were joined
          </summary>
          <ol className="mt-2 grid gap-2.5">
            {joints.slice(0, shownMax).map((joint) => (
              <JointLine key={joint.key} joint={joint} />
            ))}
          </ol>
          <More count={joints.length - shownMax} />
        </details>
      )}
      {person.is_cut ? (
        <p className="mt-3 text-muted">There are more of them than are told here.</p>
      ) : null}
    </div>
  )
}

function IdList({ ids }: { ids: readonly string[] }): ReactElement {
  return (
    <>
      <ul>
        {ids.slice(0, shownMax).map((id) => (
          <li key={id} className="truncate font-mono text-[12.5px]" title={id}>
            {id}
          </li>
        ))}
      </ul>
      <More count={ids.length - shownMax} />
    </>
  )
}

function More({ count }: { count: number }): ReactElement | null {
  if (count <= 0) return null
  return <p className="text-muted">and {formatFigure(count)} more</p>
}

function JointLine({ joint }: { joint: Joint }): ReactElement {
  const day = new Date(joint.atMs).toISOString().slice(0, 10)
  return (
    <li className={joint.counts ? '' : 'text-muted'}>
      <p className="font-mono text-[12.5px] break-words">
        {joint.id} → {joint.other}
      </p>
      <p className="text-muted">
        {joint.words} · {joint.said} · {day}
      </p>
    </li>
  )
}
