/** What stands in paths and query strings of endpoints, for the reference and its forms. */
import { deadLetterPaths } from './dead-letter-endpoints.ts'
import { paths } from './endpoints.ts'
import { ingestionPaths } from './ingestion-endpoints.ts'
import { keyPaths } from './key-endpoints.ts'
import { managementPaths } from './management-endpoints.ts'
import { peoplePaths } from './people-endpoints.ts'
import { segmentPaths } from './segment-endpoints.ts'
import { tracePaths } from './trace-endpoints.ts'
import { tracardiPaths } from './tracardi-endpoints.ts'

type Values = Readonly<Record<string, string>>

/** What may stand in a path on any server, by the name of the part. */
export const namedParts: Readonly<Record<string, Values>> = {
  [managementPaths.application]: { id: 'shop' },
  [segmentPaths.template]: { id: 'new_users' },
  [tracardiPaths.collect]: { event_type: 'paid' },
  [tracardiPaths.collectOfSession]: { event_type: 'paid', session_id: 'session-1' },
}

const pageOfKeys = { 'page[size]': '', 'page[number]': '', sort: '', filter: '' }
const pageAfter = { 'page[size]': '', 'page[after]': '' }
const arrived = { from: '', to: '', application_id: '', key_id: '', protocol: '' }

/** What may stand in the query strings of GET; what one cannot do without has an example. */
export const queryOf: Readonly<Record<string, Values>> = {
  [paths.dictionaryEvents]: { search: '', limit: '' },
  [paths.dictionaryAttributes]: { event: '', search: '', limit: '' },
  [paths.dictionaryValues]: { attribute: '@usr.id', limit: '' },
  [keyPaths.apiKeys]: pageOfKeys,
  [keyPaths.applicationKeys]: pageOfKeys,
  [keyPaths.ownApplicationKeys]: pageOfKeys,
  [segmentPaths.segment]: pageAfter,
  [peoplePaths.people]: { id: 'user:u' },
  [ingestionPaths.timeline]: { interval: '', ...arrived },
  [ingestionPaths.rejections]: arrived,
  [ingestionPaths.warnings]: { severity: '', ...arrived },
  [ingestionPaths.sources]: arrived,
  [deadLetterPaths.deadLetters]: pageAfter,
  [tracePaths.eventTrace]: { application_id: 'shop', timestamp: '1' },
}
