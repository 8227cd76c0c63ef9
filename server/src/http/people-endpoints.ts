import { EdgeChange, PersonAnswer, QuarantineAnswer, UnlinksAnswer } from '@throughline/contract'
import { managedAnswers, type Endpoint } from './endpoint.ts'

const base = '/api/people'

/** Where one sees, and corrects, who ids are. */
export const peoplePaths = {
  people: base,
  unlinks: `${base}/unlinks`,
  quarantine: `${base}/quarantine`,
  unlink: `${base}/unlink`,
  relink: `${base}/relink`,
} as const

const reading = { access: 'bothKeys', permission: 'rum_apps_read' } as const
const writing = { access: 'bothKeys', permission: 'rum_apps_write' } as const

/** Who ids are. */
export const peopleEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: peoplePaths.unlinks,
    summary: 'Claims and links that somebody took back, the newest first.',
    ...reading,
    answers: managedAnswers('Pairs of ids.', UnlinksAnswer, ['warehouse_unavailable']),
  },
  {
    method: 'get',
    path: peoplePaths.quarantine,
    summary: 'Links that are left out because they would make one person of more than 500 ids.',
    ...reading,
    answers: managedAnswers('Pairs of ids.', QuarantineAnswer),
  },
  {
    method: 'get',
    path: peoplePaths.people,
    summary: 'Who the `id` of the query string is: all ids of the person, and what made them so.',
    ...reading,
    answers: managedAnswers('The person.', PersonAnswer, [
      'request_malformed',
      'person_not_found',
      'warehouse_unavailable',
    ]),
  },
  change(
    peoplePaths.unlink,
    'Take back a claim or a link. Answers change from the next question on.',
  ),
  change(peoplePaths.relink, 'Let a claim or a link that was taken back count again.'),
]

function change(path: string, summary: string): Endpoint {
  return {
    method: 'post',
    path,
    summary,
    ...writing,
    request: EdgeChange,
    answers: managedAnswers('The person of the first of the ids, as it is now.', PersonAnswer, [
      'request_malformed',
      'body_too_large',
      'edge_not_found',
      'warehouse_unavailable',
    ]),
  }
}
