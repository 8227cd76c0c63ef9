import { roles, type InvitationAnswer, type Role, type TeamAnswer } from '@throughline/contract'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Card } from '../controls/card.tsx'
import { ConfirmButton } from '../controls/confirm-button.tsx'
import { Select } from '../controls/select.tsx'
import { TextField } from '../controls/text-field.tsx'
import {
  changeRole,
  invite,
  readTeam,
  removeMember,
  withdrawInvitation,
} from '../server-api/team-api.ts'
import { refusedWords } from '../session/session.ts'
import { Problem } from './problem.tsx'
import { Row, Rows } from './rows.tsx'
import { ShownOnce } from './shown-once.tsx'
import { useDoing } from './use-doing.ts'

const teamKey = ['team'] as const
const roleOptions = roles.map((role) => ({ value: role, label: role }))

/** Who signs in, who was invited, and the links for others. */
export function TeamPart(): ReactElement {
  const team = useQuery({ queryKey: teamKey, queryFn: async ({ signal }) => readTeam(signal) })
  return (
    <>
      <Card title="Invite somebody">
        <InviteForm />
      </Card>
      {team.error === null ? null : <Problem words={refusedWords(team.error)} />}
      {team.data === undefined ? null : <People team={team.data} />}
    </>
  )
}

function InviteForm(): ReactElement {
  const { isBusy, problem, run } = useDoing(teamKey)
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [made, setMade] = useState<InvitationAnswer>()
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setMade(undefined)
    await run(async () => {
      setMade(await invite(email.trim(), role))
      setEmail('')
    })
  }
  return (
    <form className="px-5 pb-5" onSubmit={(event) => void submit(event)}>
      <p className="text-muted">
        You get a link to hand on; it works once, for seven days. For somebody in the team it is the
        way to a new password.
      </p>
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-56 flex-1">
          <TextField label="E-mail" type="email" required value={email} onChange={setEmail} />
        </div>
        <Select label="Role" options={roleOptions} value={role} onChange={setRole} />
        <Button type="submit" look="primary" disabled={isBusy}>
          Make a link
        </Button>
      </div>
      <Problem words={problem} />
      {made === undefined ? null : (
        <ShownOnce
          words={`For ${made.email ?? ''}, and for nobody else. It is shown only now.`}
          text={`${window.location.origin}/#invitation=${made.token}`}
        />
      )}
    </form>
  )
}

function People({ team }: { team: TeamAnswer }): ReactElement {
  const { problem, run } = useDoing(teamKey)
  return (
    <Card title="Team">
      {problem === undefined ? null : (
        <div className="px-5 pb-3">
          <Problem words={problem} />
        </div>
      )}
      <Rows label="Team" titles={['E-mail', 'Role']}>
        {team.members.map(({ id, email, role }) => (
          <Row
            key={id}
            cells={[
              email,
              <Select
                label={`Role of ${email}`}
                options={roleOptions}
                value={role}
                onChange={(chosen) => void run(async () => changeRole(id, chosen))}
              />,
            ]}
            action={
              <ConfirmButton
                label="Remove"
                name={`Remove ${email}`}
                onConfirm={() => void run(async () => removeMember(id))}
              />
            }
          />
        ))}
        {team.invitations.map(({ id, email, role, expires_at: until }) => (
          <Row
            key={id}
            cells={[
              email,
              `${role}, invited until ${new Date(until).toLocaleDateString(undefined, { dateStyle: 'medium' })}`,
            ]}
            action={
              <ConfirmButton
                label="Withdraw"
                name={`Withdraw the invitation of ${email ?? ''}`}
                onConfirm={() => void run(async () => withdrawInvitation(id))}
              />
            }
          />
        ))}
      </Rows>
    </Card>
  )
}
