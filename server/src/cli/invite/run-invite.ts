import { InvitationAnswer, QuestionErrors } from '@throughline/contract'
import { Check } from 'typebox/value'
import type { InviteCommand } from '../arguments.ts'
import { CliError, exitCodes, wordsOf, type ExitCode } from '../cli-error.ts'
import { findApiKey, findApplicationKey } from '../keys.ts'
import type { Surroundings } from '../surroundings.ts'

/** Has the server make a link for somebody, and prints it. */
export async function runInvite(command: InviteCommand, around: Surroundings): Promise<ExitCode> {
  const invitation = await invite(command, around)
  const link = new URL(`/#invitation=${invitation.token}`, command.url)
  const until = new Date(invitation.expires_at).toISOString().slice(0, 10)
  around.stdout.write(`${link.href}\n`)
  if (!command.quiet) {
    around.stderr.write(
      `For ${invitation.email ?? ''} (${invitation.role}), once, until ${until}. Send it to nobody else.\n`,
    )
  }
  return exitCodes.allAccepted
}

async function invite(command: InviteCommand, around: Surroundings): Promise<InvitationAnswer> {
  const { email, role } = command
  const response = await reach(around, new URL('/api/app/team/invitations', command.url), {
    method: 'POST',
    signal: around.interrupted,
    headers: {
      'content-type': 'application/json',
      'dd-api-key': await findApiKey(command.apiKey, around.keys),
      'dd-application-key': await findApplicationKey(command.applicationKey, around.keys),
    },
    body: JSON.stringify({ email, ...(role === undefined ? {} : { role }) }),
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok && Check(InvitationAnswer, answer)) return answer
  const why = Check(QuestionErrors, answer) ? answer.errors.join(' ') : `status ${response.status}`
  const code = response.status === 403 ? 'key_refused' : 'request_refused'
  throw new CliError(code, `${command.url.origin} refused: ${why}`)
}

async function reach(around: Surroundings, url: URL, init: RequestInit): Promise<Response> {
  try {
    return await around.fetch(url, init)
  } catch (error) {
    if (around.interrupted.aborted) throw new CliError('interrupted', 'stopped', error)
    throw new CliError(
      'server_unreachable',
      `${url.origin} does not answer: ${wordsOf(error)}`,
      error,
    )
  }
}
