import {
  InvitationAcceptance,
  InvitationLookup,
  InvitationShown,
  PasswordChange,
  QuestionErrors,
  SignIn,
  type ErrorCode,
} from '@throughline/contract'
import type { TSchema } from 'typebox'
import { faults, type Endpoint } from './endpoint.ts'

/** Where people sign in and out. */
export const sessionPaths = {
  signIn: '/api/app/sign-in',
  signOut: '/api/app/sign-out',
  invitation: '/api/app/invitation',
  acceptance: '/api/app/invitation/acceptance',
  password: '/api/app/password',
} as const

const tried: readonly ErrorCode[] = [
  'body_malformed',
  'request_malformed',
  'cross_site',
  'body_too_large',
  'sign_ins_throttled',
  'sign_ins_busy',
]

/** What the web app asks before, and about, a session. Only pages of the server itself may. */
export const sessionEndpoints: readonly Endpoint[] = [
  {
    method: 'post',
    path: sessionPaths.signIn,
    summary: 'Exchange an e-mail and a password for the cookie of the web app.',
    access: 'open',
    request: SignIn,
    answers: answers('Signed in.', ['credentials_wrong', ...tried]),
  },
  {
    method: 'post',
    path: sessionPaths.signOut,
    summary: 'End the session of the cookie, also for copies of it, and take the cookie away.',
    access: 'open',
    answers: answers('Signed out.', ['cross_site']),
  },
  {
    method: 'post',
    path: sessionPaths.invitation,
    summary: 'What a link of an invitation is for.',
    access: 'open',
    request: InvitationLookup,
    answers: answers('It can be used.', ['invitation_unknown', ...tried], InvitationShown),
  },
  {
    method: 'post',
    path: sessionPaths.acceptance,
    summary: 'Use a link up: choose a password, be in the team, and sign in.',
    access: 'open',
    request: InvitationAcceptance,
    answers: answers('In the team, and signed in.', [
      'invitation_unknown',
      'email_missing',
      ...tried,
    ]),
  },
  {
    method: 'post',
    path: sessionPaths.password,
    summary: 'Change the own password. Every other session of the same person ends.',
    access: 'signedIn',
    request: PasswordChange,
    answers: answers('Changed, and signed in anew.', ['credentials_wrong', 'signed_out', ...tried]),
  },
]

function answers(
  meaning: string,
  codes: readonly ErrorCode[],
  schema?: TSchema,
): Endpoint['answers'] {
  const good = schema === undefined ? { 204: { meaning } } : { 200: { meaning, schema } }
  return { ...good, ...faults(codes, QuestionErrors) }
}
