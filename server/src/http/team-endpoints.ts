import {
  InvitationAnswer,
  InvitationCreate,
  MemberAnswer,
  MemberUpdate,
  QuestionErrors,
  TeamAnswer,
} from '@throughline/contract'
import { callerFaults, faults, managedAnswers, type Endpoint } from './endpoint.ts'

const base = '/api/app/team'

/** Where the team is managed. */
export const teamPaths = {
  team: base,
  invitations: `${base}/invitations`,
  invitation: `${base}/invitations/{id}`,
  member: `${base}/members/{id}`,
} as const

const managing = { access: 'bothKeys', permission: 'user_access_manage' } as const

/** Who signs in to the web app. */
export const teamEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: teamPaths.team,
    summary: 'The team, and the invitations that are open.',
    ...managing,
    answers: managedAnswers('The team.', TeamAnswer),
  },
  {
    method: 'post',
    path: teamPaths.invitations,
    summary: 'Make a link that lets somebody into the team, or choose a new password; once.',
    ...managing,
    request: InvitationCreate,
    answers: {
      201: { meaning: 'The invitation, with its token.', schema: InvitationAnswer },
      ...faults([...callerFaults, 'request_malformed', 'team_full'], QuestionErrors),
    },
  },
  {
    method: 'delete',
    path: teamPaths.invitation,
    summary: 'Withdraw an invitation.',
    ...managing,
    answers: {
      204: { meaning: 'The link opens nothing any more.' },
      ...faults([...callerFaults, 'invitation_unknown'], QuestionErrors),
    },
  },
  {
    method: 'patch',
    path: teamPaths.member,
    summary: 'Change the role of somebody, who is signed out everywhere.',
    ...managing,
    request: MemberUpdate,
    answers: managedAnswers('As they are now.', MemberAnswer, [
      'request_malformed',
      'member_not_found',
      'administrator_last',
    ]),
  },
  {
    method: 'delete',
    path: teamPaths.member,
    summary: 'Remove somebody: their sessions end, and their application keys are deleted.',
    ...managing,
    answers: {
      204: { meaning: 'Removed.' },
      ...faults([...callerFaults, 'administrator_last', 'member_not_found'], QuestionErrors),
    },
  },
]
